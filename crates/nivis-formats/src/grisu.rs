//! Grisu2, as in nlohmann's JSON library (`detail/conversions/to_chars.hpp`, MIT, after Florian Loitsch's paper
//! "Printing Floating-Point Numbers Quickly and Accurately with Integers").
//!
//! Its output always reads back as the same number but is not always the shortest, and reaches derivation hashes
//! through `toJSON`, so the algorithm itself has to be the same.

/// `f * 2^e`.
#[derive(Clone, Copy)]
struct Scaled {
    f: u64,
    e: i32,
}

impl Scaled {
    /// The product, rounded to its upper 64 bits with ties up.
    fn times(self, other: Self) -> Self {
        let product = u128::from(self.f) * u128::from(other.f) + (1 << 63);
        Self { f: (product >> 64) as u64, e: self.e + other.e + 64 }
    }

    fn normalised(self) -> Self {
        let shift = self.f.leading_zeros();
        Self { f: self.f << shift, e: self.e - shift as i32 }
    }
}

/// Digits of a number, and the power of ten of the last one.
struct Decimal {
    digits: [u8; 20],
    len: usize,
    exponent: i32,
}

impl Decimal {
    fn push(&mut self, digit: u64) {
        self.digits[self.len] = b'0' + digit as u8;
        self.len += 1;
    }

    /// Moves the last digit down while that brings the number closer to the true one.
    fn round(&mut self, dist: u64, delta: u64, mut rest: u64, unit: u64) {
        while rest < dist && delta - rest >= unit && (rest + unit < dist || dist - rest > rest + unit - dist)
        {
            self.digits[self.len - 1] -= 1;
            rest += unit;
        }
    }
}

/// Writes a finite `value`: fixed notation for exponents from -5 to 15, else scientific.
pub(crate) fn write(out: &mut Vec<u8>, value: f64) {
    if value.is_sign_negative() {
        out.push(b'-');
    }
    if value == 0.0 {
        out.extend_from_slice(b"0.0");
    } else {
        format(out, &to_decimal(value.abs()));
    }
}

fn to_decimal(value: f64) -> Decimal {
    const HIDDEN_BIT: u64 = 1 << 52;
    const BIAS: i32 = 1075;
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52) as i32, bits & (HIDDEN_BIT - 1));
    let v = match exponent {
        0 => Scaled { f: fraction, e: 1 - BIAS },
        _ => Scaled { f: fraction + HIDDEN_BIT, e: exponent - BIAS },
    };
    let lower_is_closer = fraction == 0 && exponent > 1;
    let plus = Scaled { f: 2 * v.f + 1, e: v.e - 1 }.normalised();
    let minus = if lower_is_closer {
        Scaled { f: 4 * v.f - 1, e: v.e - 2 }
    } else {
        Scaled { f: 2 * v.f - 1, e: v.e - 1 }
    };
    let minus = Scaled { f: minus.f << (minus.e - plus.e), e: plus.e };

    let (power, exponent) = cached_power(plus.e);
    let w = v.normalised().times(power);
    let low = minus.times(power);
    let high = plus.times(power);
    generate(exponent, low.f + 1, w.f, Scaled { f: high.f - 1, e: high.e })
}

/// A power of ten `c` and `k` with `c = 10^-k`, which brings a number with exponent `e` into [-60, -32].
fn cached_power(e: i32) -> (Scaled, i32) {
    let f = -60 - e - 1;
    let k = (f * 78913) / (1 << 18) + i32::from(f > 0);
    let index = (300 + k + 7) / 8;
    let (f, e) = POWERS[index as usize];
    (Scaled { f, e }, 300 - 8 * index)
}

fn generate(exponent: i32, low: u64, w: u64, high: Scaled) -> Decimal {
    let mut decimal = Decimal { digits: [0; 20], len: 0, exponent };
    let mut delta = high.f - low;
    let mut dist = high.f - w;
    let shift = -high.e;
    let one = 1u64 << shift;
    let mut whole = high.f >> shift;
    let mut part = high.f & (one - 1);

    let mut left = whole.checked_ilog10().unwrap_or(0) as i32 + 1;
    let mut unit = 10u64.pow(left as u32 - 1);
    while left > 0 {
        decimal.push(whole / unit);
        whole %= unit;
        left -= 1;
        let rest = (whole << shift) + part;
        if rest <= delta {
            decimal.exponent += left;
            decimal.round(dist, delta, rest, unit << shift);
            return decimal;
        }
        unit /= 10;
    }
    loop {
        part *= 10;
        decimal.push(part >> shift);
        part &= one - 1;
        decimal.exponent -= 1;
        delta *= 10;
        dist *= 10;
        if part <= delta {
            decimal.round(dist, delta, part, one);
            return decimal;
        }
    }
}

fn format(out: &mut Vec<u8>, decimal: &Decimal) {
    const MAX_POINT: i32 = 15;
    let digits = &decimal.digits[..decimal.len];
    let count = decimal.len as i32;
    let point = count + decimal.exponent;
    if count <= point && point <= MAX_POINT {
        out.extend_from_slice(digits);
        out.resize(out.len() + (point - count) as usize, b'0');
        out.extend_from_slice(b".0");
    } else if 0 < point && point <= MAX_POINT {
        let (whole, part) = digits.split_at(point as usize);
        out.extend_from_slice(whole);
        out.push(b'.');
        out.extend_from_slice(part);
    } else if -4 < point && point <= 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + (-point) as usize, b'0');
        out.extend_from_slice(digits);
    } else {
        out.push(digits[0]);
        if count > 1 {
            out.push(b'.');
            out.extend_from_slice(&digits[1..]);
        }
        let exponent = point - 1;
        out.extend_from_slice(if exponent < 0 { b"e-" } else { b"e+" });
        let exponent = exponent.unsigned_abs();
        if exponent >= 100 {
            out.push(b'0' + (exponent / 100) as u8);
        }
        out.push(b'0' + (exponent / 10 % 10) as u8);
        out.push(b'0' + (exponent % 10) as u8);
    }
}

/// 10^-300, 10^-292 … 10^324 as significand and binary exponent.
#[rustfmt::skip]
const POWERS: [(u64, i32); 79] = [
    (0xAB70_FE17_C79A_C6CA, -1060),
    (0xFF77_B1FC_BEBC_DC4F, -1034),
    (0xBE56_91EF_416B_D60C, -1007),
    (0x8DD0_1FAD_907F_FC3C, -980),
    (0xD351_5C28_3155_9A83, -954),
    (0x9D71_AC8F_ADA6_C9B5, -927),
    (0xEA9C_2277_23EE_8BCB, -901),
    (0xAECC_4991_4078_536D, -874),
    (0x823C_1279_5DB6_CE57, -847),
    (0xC210_9436_4DFB_5637, -821),
    (0x9096_EA6F_3848_984F, -794),
    (0xD774_85CB_2582_3AC7, -768),
    (0xA086_CFCD_97BF_97F4, -741),
    (0xEF34_0A98_172A_ACE5, -715),
    (0xB238_67FB_2A35_B28E, -688),
    (0x84C8_D4DF_D2C6_3F3B, -661),
    (0xC5DD_4427_1AD3_CDBA, -635),
    (0x936B_9FCE_BB25_C996, -608),
    (0xDBAC_6C24_7D62_A584, -582),
    (0xA3AB_6658_0D5F_DAF6, -555),
    (0xF3E2_F893_DEC3_F126, -529),
    (0xB5B5_ADA8_AAFF_80B8, -502),
    (0x8762_5F05_6C7C_4A8B, -475),
    (0xC9BC_FF60_34C1_3053, -449),
    (0x964E_858C_91BA_2655, -422),
    (0xDFF9_7724_7029_7EBD, -396),
    (0xA6DF_BD9F_B8E5_B88F, -369),
    (0xF8A9_5FCF_8874_7D94, -343),
    (0xB944_7093_8FA8_9BCF, -316),
    (0x8A08_F0F8_BF0F_156B, -289),
    (0xCDB0_2555_6531_31B6, -263),
    (0x993F_E2C6_D07B_7FAC, -236),
    (0xE45C_10C4_2A2B_3B06, -210),
    (0xAA24_2499_6973_92D3, -183),
    (0xFD87_B5F2_8300_CA0E, -157),
    (0xBCE5_0864_9211_1AEB, -130),
    (0x8CBC_CC09_6F50_88CC, -103),
    (0xD1B7_1758_E219_652C, -77),
    (0x9C40_0000_0000_0000, -50),
    (0xE8D4_A510_0000_0000, -24),
    (0xAD78_EBC5_AC62_0000, 3),
    (0x813F_3978_F894_0984, 30),
    (0xC097_CE7B_C907_15B3, 56),
    (0x8F7E_32CE_7BEA_5C70, 83),
    (0xD5D2_38A4_ABE9_8068, 109),
    (0x9F4F_2726_179A_2245, 136),
    (0xED63_A231_D4C4_FB27, 162),
    (0xB0DE_6538_8CC8_ADA8, 189),
    (0x83C7_088E_1AAB_65DB, 216),
    (0xC45D_1DF9_4271_1D9A, 242),
    (0x924D_692C_A61B_E758, 269),
    (0xDA01_EE64_1A70_8DEA, 295),
    (0xA26D_A399_9AEF_774A, 322),
    (0xF209_787B_B47D_6B85, 348),
    (0xB454_E4A1_79DD_1877, 375),
    (0x865B_8692_5B9B_C5C2, 402),
    (0xC835_53C5_C896_5D3D, 428),
    (0x952A_B45C_FA97_A0B3, 455),
    (0xDE46_9FBD_99A0_5FE3, 481),
    (0xA59B_C234_DB39_8C25, 508),
    (0xF6C6_9A72_A398_9F5C, 534),
    (0xB7DC_BF53_54E9_BECE, 561),
    (0x88FC_F317_F222_41E2, 588),
    (0xCC20_CE9B_D35C_78A5, 614),
    (0x9816_5AF3_7B21_53DF, 641),
    (0xE2A0_B5DC_971F_303A, 667),
    (0xA8D9_D153_5CE3_B396, 694),
    (0xFB9B_7CD9_A4A7_443C, 720),
    (0xBB76_4C4C_A7A4_4410, 747),
    (0x8BAB_8EEF_B640_9C1A, 774),
    (0xD01F_EF10_A657_842C, 800),
    (0x9B10_A4E5_E991_3129, 827),
    (0xE710_9BFB_A19C_0C9D, 853),
    (0xAC28_20D9_623B_F429, 880),
    (0x8044_4B5E_7AA7_CF85, 907),
    (0xBF21_E440_03AC_DD2D, 933),
    (0x8E67_9C2F_5E44_FF8F, 960),
    (0xD433_179D_9C8C_B841, 986),
    (0x9E19_DB92_B4E3_1BA9, 1013),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn text(value: f64) -> String {
        let mut out = Vec::new();
        super::write(&mut out, value);
        String::from_utf8(out).expect("floats print as ASCII")
    }

    #[test]
    fn notation_follows_the_exponent() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e20, "1e+20"),
            (1000.0, "1000.0"),
            (1e-5, "1e-05"),
            (1e15, "1e+15"),
            (1e14, "100000000000000.0"),
            (0.0001, "0.0001"),
            (0.1, "0.1"),
            (123.456, "123.456"),
            (1.234_567_890_123_456_8e17, "1.2345678901234568e+17"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    #[test]
    fn some_numbers_are_not_printed_shortest() {
        assert_eq!(text(3_047.520_517_520_976), "3047.5205175209758");
    }

    proptest! {
        #[test]
        fn output_reads_back(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(text(value).parse::<f64>().map(f64::to_bits), Ok(bits));
        }
    }
}
