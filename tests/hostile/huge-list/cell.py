answer = [0] * 4_000_000
answer.append(answer)
