"""Where core meets Qt: workers, live changes, theme, words, sound. No other part of core imports Qt."""
