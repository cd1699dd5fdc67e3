"""Start, keep up and stop the whole site: what stands behind `make`.

Plain Python without Django. Until the virtual environment exists only the standard library is
there, so modules import third-party packages inside the functions that need them. Started as a
folder (`python mkbdeals/launcher run`), because importing the package `mkbdeals` wants settings.
"""
