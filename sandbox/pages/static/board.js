// Cards move by drag, or by the list box and button that each card shows on focus.
"use strict";

const board = document.querySelector("[data-board]");

async function move(card, target) {
  const source = card.closest("[data-list]").dataset.list;
  if (source === target) return;
  try {
    await send("PUT", `/-/boards/${board.dataset.board}/issues/${card.dataset.issue}`, {
      from_list: source,
      to_list: target,
    });
    sessionStorage.setItem("moved", card.dataset.issue);
    location.reload();
  } catch (error) {
    tell(error.message);
  }
}

if (board.hasAttribute("data-movable")) {
  let dragged = null;

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-issue]");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.issue ?? "");
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    document.querySelectorAll(".column.over").forEach((list) => list.classList.remove("over"));
  });
  for (const list of board.querySelectorAll("[data-list]")) {
    list.addEventListener("dragover", (event) => {
      event.preventDefault();
      list.classList.add("over");
    });
    list.addEventListener("dragleave", (event) => {
      if (!list.contains(event.relatedTarget)) list.classList.remove("over");
    });
    list.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged) move(dragged, list.dataset.list);
    });
  }
  board.addEventListener("click", (event) => {
    const choice = event.target.closest("button")?.previousElementSibling;
    if (choice) move(choice.closest("[data-issue]"), choice.value);
  });

  const moved = board.querySelector(`[data-issue="${Number(sessionStorage.getItem("moved"))}"]`);
  sessionStorage.removeItem("moved");
  if (moved) {
    const place = moved.querySelector("option:checked").textContent;
    document.getElementById("moved").textContent = `Moved to ${place}`;
    moved.querySelector("a").focus();
  }
}
