import faulthandler
import time

faulthandler.dump_traceback_later(0.001, exit=True, file=open("trace", "w"))
time.sleep(0.2)
