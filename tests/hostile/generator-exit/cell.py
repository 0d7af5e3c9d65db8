raise GeneratorExit("done")
