"""The trustees' key: made among people who do not trust each other, used once to open the sums."""
