// Forms and buttons of the pages speak to the API with the session's cookie.
"use strict";

const csrf = document.querySelector("meta[name=csrf-token]").content;

function tell(text) {
  const place = document.getElementById("trouble");
  place.textContent = text;
  place.hidden = false;
}

async function send(method, url, body) {
  const headers = { "X-CSRF-Token": csrf };
  if (!(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  const answer = await fetch(url, { method, headers, body });
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const reason = told.message ?? told.error ?? answer.statusText;
  throw new Error(typeof reason === "string" ? reason : JSON.stringify(reason));
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) continue;
    if (name.endsWith("[]")) (values[name.slice(0, -2)] ??= []).push(value);
    else if (value !== "") values[name] = value;
  }
  return values;
}

async function attempt(element, action) {
  const buttons = [...(element.closest("form") ?? element.parentElement).querySelectorAll("button")];
  buttons.forEach((button) => (button.disabled = true));
  try {
    await action();
  } catch (error) {
    tell(error.message);
    buttons.forEach((button) => (button.disabled = false));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.send) return;
  event.preventDefault();
  attempt(form, async () => {
    const values = valuesOf(form);
    if (form.dataset.send === "PUT") values.description ??= "";
    const made = await send(form.dataset.send, form.dataset.url, values);
    if (form.dataset.goto) location.assign(new URL(made[form.dataset.goto]).pathname);
    else location.reload();
  });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.opens) {
    const target = document.getElementById(button.dataset.opens);
    target.hidden = !target.hidden;
    if (!target.hidden) target.querySelector("input, textarea").focus();
  } else if (button?.dataset.call) {
    const { call, url, body } = button.dataset;
    attempt(button, async () => {
      await send(call, url, JSON.parse(body));
      location.reload();
    });
  }
});

async function attach(area, files) {
  for (const file of files) {
    const body = new FormData();
    body.append("file", file);
    try {
      const made = await send("POST", `/api/v4/projects/${area.dataset.uploads}/uploads`, body);
      area.setRangeText(`${made.markdown}\n`, area.selectionStart, area.selectionEnd, "end");
    } catch (error) {
      tell(`${file.name}: ${error.message}`);
    }
  }
}

for (const area of document.querySelectorAll("textarea[data-uploads]")) {
  area.addEventListener("dragover", (event) => event.preventDefault());
  for (const [kind, source] of [["drop", "dataTransfer"], ["paste", "clipboardData"]]) {
    area.addEventListener(kind, (event) => {
      const { files } = event[source];
      if (!files.length) return;
      event.preventDefault();
      attach(area, files);
    });
  }
}

document.addEventListener("change", (event) => {
  const { attach: areaId, templates } = event.target.dataset;
  if (areaId) {
    attach(document.getElementById(areaId), event.target.files);
  } else if (templates) {
    document.getElementById(templates).value = event.target.value;
  }
});
