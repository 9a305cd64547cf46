using System;
using System.Globalization;
using System.Numerics;

namespace FirmwareScanner.Unpack.Tests.Walking;

/// <summary>Multiples of the base point of P-256 (FIPS 186-4, D.1.2.3) as tables hold them: multiplied by 2^256, the lowest byte first.</summary>
internal static class CurvePoints
{
    private const int CoordinateLength = 32;

    private static readonly BigInteger Prime = Parse("0ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger BaseX = Parse("06b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    private static readonly BigInteger BaseY = Parse("04fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    /// <summary>So many points, one behind the other.</summary>
    public static byte[] Make(int count)
    {
        byte[] bytes = new byte[count * 2 * CoordinateLength];
        (BigInteger x, BigInteger y) = (BaseX, BaseY);
        for (int i = 0; i < count; i++)
        {
            Write(x, bytes.AsSpan(i * 2 * CoordinateLength));
            Write(y, bytes.AsSpan((i * 2 * CoordinateLength) + CoordinateLength));
            (x, y) = Double(x, y);
        }

        return bytes;
    }

    private static (BigInteger X, BigInteger Y) Double(BigInteger x, BigInteger y)
    {
        BigInteger slope = Reduce(3 * ((x * x) - 1) * BigInteger.ModPow(2 * y, Prime - 2, Prime));
        BigInteger third = Reduce((slope * slope) - (2 * x));
        return (third, Reduce((slope * (x - third)) - y));
    }

    private static void Write(BigInteger value, Span<byte> destination) =>
        Reduce(value * BigInteger.Pow(2, 256)).TryWriteBytes(destination, out _, isUnsigned: true);

    private static BigInteger Reduce(BigInteger value) => ((value % Prime) + Prime) % Prime;

    private static BigInteger Parse(string digits) => BigInteger.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
