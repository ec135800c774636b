//! Points of the curve y² = x³ − 3x + b, in homogeneous coordinates (X : Y : Z), and their one addition.
//!
//! The addition is that of Renes, Costello and Batina ("Complete addition formulas for prime order elliptic curves",
//! 2016, algorithm 4): right for any two points, also equal ones and the neutral one, so that nothing is decided while it runs.

use crate::field::{FIELD, Number, ORDER};

/// X, Y, Z, each times 2²⁵⁶, below p. The neutral point has Z = 0.
#[derive(Clone, Copy)]
pub(crate) struct Point([Number; 3]);

/// Generator, and b (SEC 2 §2.4.2).
const BASE: [Number; 2] = [
    Number([
        0xd898_c296,
        0xf4a1_3945,
        0x2deb_33a0,
        0x7703_7d81,
        0x63a4_40f2,
        0xf8bc_e6e5,
        0xe12c_4247,
        0x6b17_d1f2,
    ]),
    Number([
        0x37bf_51f5,
        0xcbb6_4068,
        0x6b31_5ece,
        0x2bce_3357,
        0x7c0f_9e16,
        0x8ee7_eb4a,
        0xfe1a_7f9b,
        0x4fe3_42e2,
    ]),
];
const B: Number = Number([
    0x27d2_604b,
    0x3bce_3c3e,
    0xcc53_b0f6,
    0x651d_06b0,
    0x7698_86bc,
    0xb3eb_bd55,
    0xaa3a_93e7,
    0x5ac6_35d8,
]);

impl Point {
    /// Reads an uncompressed point; `None` when it is not on the curve.
    pub(crate) fn read(bytes: &[u8; 65]) -> Option<Point> {
        let [4, coordinates @ ..] = bytes else { return None };
        let (x, y) = coordinates.split_at(32);
        let (x, y) = (Number::read(x), Number::read(y));
        let point = Point::at(&x, &y);
        let [x1, y1, _] = &point.0;
        let square = |a: &Number| FIELD.times(a, a);
        let mut right = FIELD.add(&FIELD.times(&square(x1), x1), &FIELD.enter(&B));
        for _ in 0..3 {
            right = FIELD.subtract(&right, x1);
        }
        let on_curve = square(y1) == right;
        (x.is_below(&FIELD) && y.is_below(&FIELD) && on_curve).then_some(point)
    }

    /// `m` times the generator and `n` times `point`.
    pub(crate) fn sum_of_multiples(m: &Number, point: &Point, n: &Number) -> Point {
        let [x, y] = &BASE;
        let base = Point::at(x, y);
        let b = FIELD.enter(&B);
        let one = FIELD.enter(&Number::ONE);
        let mut sum = Point([Number::ZERO, one, Number::ZERO]);
        for index in (0..256).rev() {
            sum = sum.plus(&sum, &b);
            for (factor, point) in [(m, &base), (n, point)] {
                if factor.bit(index) {
                    sum = sum.plus(point, &b);
                }
            }
        }
        sum
    }

    /// Whether the x-coordinate is `r`, modulo the order of the group. The neutral point has none.
    pub(crate) fn has_x(&self, r: &Number) -> bool {
        let [x, _, z] = &self.0;
        if z.is_zero() {
            return false;
        }
        // X = r · Z, or X = (r + n) · Z where r + n is still below p.
        let is_at = |r: &Number| FIELD.times(&FIELD.enter(r), z) == *x;
        is_at(r) || ORDER.above(r).is_some_and(|above| above.is_below(&FIELD) && is_at(&above))
    }

    fn at(x: &Number, y: &Number) -> Point {
        Point([x, y, &Number::ONE].map(|coordinate| FIELD.enter(coordinate)))
    }

    fn plus(&self, other: &Point, b: &Number) -> Point {
        let ([x1, y1, z1], [x2, y2, z2]) = (self.0, other.0);
        let mut place = [Number::ZERO; PLACES];
        for (place, value) in place.iter_mut().zip([x1, y1, z1, x2, y2, z2, *b]) {
            *place = value;
        }
        for step in STEPS {
            let [to, a, by, c] = step.map(usize::from);
            let (a, c) = (place[a], place[c]);
            place[to] = match by {
                ADD => FIELD.add(&a, &c),
                SUBTRACT => FIELD.subtract(&a, &c),
                _ => FIELD.times(&a, &c),
            };
        }
        Point([place[X3 as usize], place[Y3 as usize], place[Z3 as usize]])
    }
}

/// The places that the steps of an addition work with: the two points, b, what lies in between, the sum.
const PLACES: usize = 15;
const X1: u8 = 0;
const Y1: u8 = 1;
const Z1: u8 = 2;
const X2: u8 = 3;
const Y2: u8 = 4;
const Z2: u8 = 5;
const K: u8 = 6;
const T0: u8 = 7;
const T1: u8 = 8;
const T2: u8 = 9;
const T3: u8 = 10;
const T4: u8 = 11;
const X3: u8 = 12;
const Y3: u8 = 13;
const Z3: u8 = 14;

/// What a step does.
const ADD: usize = 0;
const SUBTRACT: usize = 1;

/// `to ← a · b` and the like, in the order of the paper.
#[rustfmt::skip]
const STEPS: [[u8; 4]; 43] = {
    const MUL: u8 = 2;
    const ADD: u8 = 0;
    const SUB: u8 = 1;
    [
        [T0, X1, MUL, X2], [T1, Y1, MUL, Y2], [T2, Z1, MUL, Z2], [T3, X1, ADD, Y1],
        [T4, X2, ADD, Y2], [T3, T3, MUL, T4], [T4, T0, ADD, T1], [T3, T3, SUB, T4],
        [T4, Y1, ADD, Z1], [X3, Y2, ADD, Z2], [T4, T4, MUL, X3], [X3, T1, ADD, T2],
        [T4, T4, SUB, X3], [X3, X1, ADD, Z1], [Y3, X2, ADD, Z2], [X3, X3, MUL, Y3],
        [Y3, T0, ADD, T2], [Y3, X3, SUB, Y3], [Z3, K, MUL, T2], [X3, Y3, SUB, Z3],
        [Z3, X3, ADD, X3], [X3, X3, ADD, Z3], [Z3, T1, SUB, X3], [X3, T1, ADD, X3],
        [Y3, K, MUL, Y3], [T1, T2, ADD, T2], [T2, T1, ADD, T2], [Y3, Y3, SUB, T2],
        [Y3, Y3, SUB, T0], [T1, Y3, ADD, Y3], [Y3, T1, ADD, Y3], [T1, T0, ADD, T0],
        [T0, T1, ADD, T0], [T0, T0, SUB, T2], [T1, T4, MUL, Y3], [T2, T0, MUL, Y3],
        [Y3, X3, MUL, Z3], [Y3, Y3, ADD, T2], [X3, T3, MUL, X3], [X3, X3, SUB, T1],
        [Z3, T4, MUL, Z3], [T1, T3, MUL, T0], [Z3, Z3, ADD, T1],
    ]
};
