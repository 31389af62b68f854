"""Task names and arguments that service and workers agree on."""

RECONCILE = "inventaris.reconcile"  # (ref: "disdik#7")
RUN_JOB = "inventaris.run_job"  # (ref, job, input)
SWEEP = "inventaris.sweep"  # ()
TICK = "inventaris.tick"  # ()

RECONCILE_QUEUE = "reconcile"
IMPORT_QUEUE = "import"
DOCUMENT_QUEUE = "document"
MAIL_QUEUE = "mail"

JOB_QUEUES = {
    "lampiran": IMPORT_QUEUE,
    "penampungan": IMPORT_QUEUE,
    "penyimpanan": IMPORT_QUEUE,
    "laporan": DOCUMENT_QUEUE,
    "undangan": DOCUMENT_QUEUE,
    "pembersihan": DOCUMENT_QUEUE,
    "konsep": DOCUMENT_QUEUE,
    "pipeline": DOCUMENT_QUEUE,
    "perbandingan": IMPORT_QUEUE,
    "sejenis": DOCUMENT_QUEUE,
    "nama": DOCUMENT_QUEUE,
    "lembar": DOCUMENT_QUEUE,
    "akses": DOCUMENT_QUEUE,
    "surel": MAIL_QUEUE,
    "riwayat": DOCUMENT_QUEUE,
}

QUEUES = tuple(dict.fromkeys((RECONCILE_QUEUE, *JOB_QUEUES.values())))
# Who is heard of: each queue, while a worker serves it, and beat, when a worker did its tick.
BEAT = "beat"
