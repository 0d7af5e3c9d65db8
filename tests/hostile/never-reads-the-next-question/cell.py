import sys
import time

sys.modules["nablagrade.engine.wire.messages"].Channel.receive = lambda *anything: time.sleep(1000)
