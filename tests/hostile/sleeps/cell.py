import threading
import time

time.sleep(600)
threading.Event().wait()
