answer = []
for _ in range(200_000):
    answer = [answer]
