# unittest: cases, their checks, and a runner with few words.

import sys


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(item):
        item.__unittest_skip__ = reason
        return item

    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def expectedFailure(test):
    test.__unittest_fails__ = True
    return test


class _Raises:
    def __init__(self, case, expected, pattern=None):
        self._case, self._expected, self._pattern = case, expected, pattern
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            names = self._expected if isinstance(self._expected, tuple) else (self._expected,)
            self._case.fail(" or ".join([each.__name__ for each in names]) + " not raised")
        if not issubclass(kind, self._expected):
            return False
        self.exception = error
        if self._pattern is not None:
            import re

            if not re.search(self._pattern, str(error)):
                self._case.fail('"%s" does not match "%s"' % (self._pattern, error))
        return True


class _SubTest:
    def __enter__(self):
        pass

    def __exit__(self, *ignored):
        pass


class TestCase:
    failureException = AssertionError
    maxDiff = 640

    def __init__(self, methodName="runTest"):
        self._name = methodName
        self._cleanups = []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return type(self).__name__ + "." + self._name

    def __str__(self):
        return "%s (%s)" % (self._name, self.id())

    def addCleanup(self, function, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        entered = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return entered

    def subTest(self, msg=None, **params):
        return _SubTest()

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _check(self, holds, standard, msg):
        if not holds:
            self.fail(standard if msg is None else "%s : %s" % (standard, msg))

    def assertTrue(self, expr, msg=None):
        self._check(expr, "%r is not true" % (expr,), msg)

    def assertFalse(self, expr, msg=None):
        self._check(not expr, "%r is not false" % (expr,), msg)

    def assertEqual(self, first, second, msg=None):
        self._check(first == second, "%r != %r" % (first, second), msg)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertSequenceEqual = assertMultiLineEqual = assertEqual

    def assertNotEqual(self, first, second, msg=None):
        self._check(first != second, "%r == %r" % (first, second), msg)

    def assertIs(self, expr1, expr2, msg=None):
        self._check(expr1 is expr2, "%r is not %r" % (expr1, expr2), msg)

    def assertIsNot(self, expr1, expr2, msg=None):
        self._check(expr1 is not expr2, "unexpectedly identical: %r" % (expr1,), msg)

    def assertIsNone(self, obj, msg=None):
        self._check(obj is None, "%r is not None" % (obj,), msg)

    def assertIsNotNone(self, obj, msg=None):
        self._check(obj is not None, "unexpectedly None", msg)

    def assertIn(self, member, container, msg=None):
        self._check(member in container, "%r not found in %r" % (member, container), msg)

    def assertNotIn(self, member, container, msg=None):
        self._check(member not in container, "%r unexpectedly found in %r" % (member, container), msg)

    def assertIsInstance(self, obj, cls, msg=None):
        self._check(isinstance(obj, cls), "%r is not an instance of %r" % (obj, cls), msg)

    def assertNotIsInstance(self, obj, cls, msg=None):
        self._check(not isinstance(obj, cls), "%r is an instance of %r" % (obj, cls), msg)

    def assertGreater(self, a, b, msg=None):
        self._check(a > b, "%r not greater than %r" % (a, b), msg)

    def assertGreaterEqual(self, a, b, msg=None):
        self._check(a >= b, "%r not greater than or equal to %r" % (a, b), msg)

    def assertLess(self, a, b, msg=None):
        self._check(a < b, "%r not less than %r" % (a, b), msg)

    def assertLessEqual(self, a, b, msg=None):
        self._check(a <= b, "%r not less than or equal to %r" % (a, b), msg)

    def assertAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        if first != second:
            near = abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0
            self._check(near, "%r != %r within %s" % (first, second, "%r delta" % delta if delta is not None else "%d places" % places), msg)

    def assertNotAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        near = abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0
        self._check(not near, "%r == %r within %d places" % (first, second, places), msg)

    def assertCountEqual(self, first, second, msg=None):
        left, right = list(first), list(second)
        for item in left[:]:
            if item in right:
                left.remove(item)
                right.remove(item)
        self._check(not left and not right, "Element counts were not equal", msg)

    def assertRegex(self, text, expected_regex, msg=None):
        import re

        self._check(re.search(expected_regex, text), "Regex didn't match: %r not found in %r" % (expected_regex, text), msg)

    def assertRaises(self, expected_exception, *args, **kwargs):
        context = _Raises(self, expected_exception)
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        context = _Raises(self, expected_exception, expected_regex)
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)

    def run(self, result=None):
        result = TestResult() if result is None else result
        test = getattr(self, self._name)
        result.testsRun += 1
        reason = getattr(test, "__unittest_skip__", getattr(type(self), "__unittest_skip__", None))
        if reason is not None:
            result.skipped.append((self, reason))
            return result
        fails = getattr(test, "__unittest_fails__", False)
        try:
            self.setUp()
            try:
                outcome = test()
                if hasattr(outcome, "send"):
                    import asyncio

                    asyncio.run(outcome)
            finally:
                self.tearDown()
                while self._cleanups:
                    function, args, kwargs = self._cleanups.pop()
                    function(*args, **kwargs)
        except SkipTest as reason:
            result.skipped.append((self, str(reason)))
        except self.failureException as error:
            (result.expectedFailures if fails else result.failures).append((self, error))
        except Exception as error:
            (result.expectedFailures if fails else result.errors).append((self, error))
        else:
            if fails:
                result.unexpectedSuccesses.append(self)
        return result

    __call__ = run


class IsolatedAsyncioTestCase(TestCase):
    pass


class TestResult:
    def __init__(self):
        self.testsRun = 0
        self.failures, self.errors, self.skipped, self.expectedFailures, self.unexpectedSuccesses = [], [], [], [], []

    def wasSuccessful(self):
        return not self.failures and not self.errors and not self.unexpectedSuccesses


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        self._tests.extend(tests)

    def countTestCases(self):
        return sum([1 if isinstance(test, TestCase) else test.countTestCases() for test in self._tests])

    def __iter__(self):
        return iter(self._tests)

    def run(self, result):
        cls = None
        for test in self._tests:
            if not isinstance(test, TestCase):
                test.run(result)
                continue
            if type(test) is not cls:
                if cls is not None:
                    cls.tearDownClass()
                cls = type(test)
                cls.setUpClass()
            test.run(result)
        if cls is not None:
            cls.tearDownClass()
        return result


class TestLoader:
    def getTestCaseNames(self, testCaseClass):
        return sorted([name for name in dir(testCaseClass) if name[:4] == "test" and callable(getattr(testCaseClass, name))])

    def loadTestsFromTestCase(self, testCaseClass):
        return TestSuite([testCaseClass(name) for name in self.getTestCaseNames(testCaseClass)])

    def loadTestsFromModule(self, module):
        found = [getattr(module, name) for name in dir(module)]
        return TestSuite([
            self.loadTestsFromTestCase(cls)
            for cls in found
            if isinstance(cls, type) and issubclass(cls, TestCase) and cls not in (TestCase, IsolatedAsyncioTestCase)
        ])


defaultTestLoader = TestLoader()


class TextTestRunner:
    def __init__(self, stream=None, descriptions=True, verbosity=1, **ignored):
        self._stream = sys.stderr if stream is None else stream

    def run(self, test):
        result = test.run(TestResult())
        for word, found in (("ERROR", result.errors), ("FAIL", result.failures)):
            for case, error in found:
                print("%s: %s" % (word, case), file=self._stream)
                sys.print_exception(error, self._stream)
        print("-" * 70, "\nRan %d test%s\n" % (result.testsRun, "" if result.testsRun == 1 else "s"), sep="", file=self._stream)
        print("OK" if result.wasSuccessful() else "FAILED (failures=%d, errors=%d)" % (len(result.failures), len(result.errors)), file=self._stream)
        return result


def main(*cases, exit=True, verbosity=1, argv=None, **ignored):
    """Runs the cases given, or every subclass of TestCase that the program has."""
    loader = TestLoader()
    if cases:
        tests = TestSuite([loader.loadTestsFromTestCase(case) for case in cases])
    else:
        tests = loader.loadTestsFromModule(sys.modules["__main__"])
    result = TextTestRunner(verbosity=verbosity).run(tests)
    if exit:
        sys.exit(0 if result.wasSuccessful() else 1)
