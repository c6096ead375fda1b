"""Language only: text in, mentions and vectors out. No files of the product, no store, no Prefect."""
