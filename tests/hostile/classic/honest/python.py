# fmt: off
import warnings
warnings.simplefilter('ignore')
def solve(v):
    import collections, functools, dataclasses, enum, typing, statistics, fractions, decimal, json, re, datetime, calendar, hashlib, random, copy, heapq, bisect, unittest, string, textwrap, csv, io, os, pathlib, time, itertools, math, operator, contextlib, abc, numbers
    collections.namedtuple('P', 'x y')(1, 2)
    collections.Counter('abc').most_common()
    collections.OrderedDict(a=1)
    @functools.lru_cache
    def g(n): return n
    g(1)
    @functools.singledispatch
    def h(n): return n
    h.register(int, abs)
    h(1)
    @functools.total_ordering
    class T:
        def __lt__(s, o): return True
        def __eq__(s, o): return True
    @dataclasses.dataclass(order=True)
    class D:
        x: int = 1
    class E(enum.Enum): A = 1
    class N(typing.NamedTuple): x: int
    statistics.NormalDist().cdf(1)
    statistics.mean([1])
    statistics.quantiles([1,2,3])
    fractions.Fraction(1, 3) + 1
    decimal.getcontext().prec = 9
    decimal.Decimal(1) / 3
    json.loads(json.dumps({'a': [1]}, indent=1))
    re.sub('a', 'b', 'a')
    re.compile('(?P<x>a)+', re.I).findall('a')
    re.purge()
    datetime.datetime.strptime('2020', '%Y').strftime('%A')
    calendar.month(2020, 1)
    hashlib.new('md5', b'x')
    random.seed(1)
    random.shuffle([1, 2])
    random.choice([1])
    copy.deepcopy([[1]])
    heapq.heappush([], 1)
    unittest.TestCase().assertEqual(1, 1)
    string.Template('$a').substitute(a=1)
    list(csv.reader(['a,b']))
    pathlib.Path('x').write_text('x')
    os.environ['A'] = 'b'
    os.remove('x')
    time.sleep(0)
    time.tzset()
    class F(fractions.Fraction): pass
    F(1)
    class U(unittest.TestCase):
        def test_a(self): self.assertTrue(True)
    unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(U))
    with contextlib.redirect_stdout(io.StringIO()): print('x')
    numbers.Number.register(T)
    return [2.0, 4.0, 15437.0]
