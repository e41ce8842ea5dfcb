"""The only place where core meets Qt: workers, live changes, theme, words, sound."""
