import unittest


class TestMath(unittest.TestCase):
    def setUp(self):
        self.x = 5

    def test_equal(self):
        self.assertEqual(self.x, 5)
        self.assertNotEqual(self.x, 6)
        self.assertTrue(self.x)
        self.assertFalse(0)

    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as cm:
            1 / 0
        self.assertIsInstance(cm.exception, ZeroDivisionError)
        self.assertRaises(ValueError, int, "x")

    def test_containers(self):
        self.assertIn(1, [1])
        self.assertNotIn(2, [1])
        self.assertIs(None, None)
        self.assertIsNone(None)
        self.assertGreater(2, 1)
        self.assertLessEqual(1, 1)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertListEqual([1], [1])
        self.assertCountEqual([1, 2], [2, 1])


suite = unittest.TestLoader().loadTestsFromTestCase(TestMath)
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), result.wasSuccessful())


class Failing(unittest.TestCase):
    def test_a(self):
        self.assertEqual(1, 2)

    def test_b(self):
        raise KeyError("b")

    @unittest.skip("not now")
    def test_c(self):
        pass


result = unittest.TestResult()
unittest.TestLoader().loadTestsFromTestCase(Failing).run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful())
case = unittest.TestCase()
for check in [lambda: case.assertEqual(1, 2), lambda: case.assertTrue(0), lambda: case.assertIn(1, []), lambda: case.assertIsNone(5), lambda: case.assertGreater(1, 2), lambda: case.assertEqual(1, 2, "mine")]:
    try:
        check()
    except AssertionError as e:
        print(e)
