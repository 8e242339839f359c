"""Storage on screen: the pools of a host, their volumes, and the dialogs about both."""
