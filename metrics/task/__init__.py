"""One task at one month: its 序时, figure, lamp, outlook and explanation; `assess` hands out a Standing for each."""
