"""``antrean drill``: the real programs under load, their cables pulled and themselves killed; then paper and books
are compared (docs/drill.md)."""
