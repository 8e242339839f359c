"""Preferences: what the user may choose. Every change applies at once.

dialog         the window: pages at the left, their settings at the right
page           what a page is
form           settings -> widgets, for every page alike
general, statistics, confirmations, console
               one page each: a table of settings
"""
