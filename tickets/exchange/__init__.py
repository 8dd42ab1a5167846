"""Exchange of tickets between hotlines: signed packets with receipts; one custodian at a time (docs/adr/0009)."""
