"""The jobs: each takes a content project through one step and says what it did."""
