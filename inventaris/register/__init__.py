"""The Daftar Aplikasi Pemerintah: one `inventaris.yml` an application."""
