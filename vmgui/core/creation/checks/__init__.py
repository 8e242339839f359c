"""What is wrong with the answers, one module for each step of the wizard; `cloud` is for `medium`.

Only what can be told from the answers and from what is known around them: nobody is asked here.
Each has a function `problems` for filled answers, see `vmgui.core.creation.steps`.
"""
