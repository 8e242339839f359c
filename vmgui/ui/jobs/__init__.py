"""The job panel: what runs, what ran, and how it ended.

panel     the table and its buttons
details   what is known about one job
delegate  icons and progress bars in the table
status    what runs now, for the status bars of windows without the panel
"""
