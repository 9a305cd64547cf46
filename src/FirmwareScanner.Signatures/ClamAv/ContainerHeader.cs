using System;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// The header of a packed database: 512 bytes, <c>ClamAV-VDB:Time:Version:Signatures:Level:MD5:Signature:Builder:Seconds</c>, filled up
/// with blanks.
/// </summary>
/// <param name="Digest">The MD5 of what follows, in hexadecimal digits.</param>
/// <param name="Signature">The digital signature of that.</param>
internal sealed record ContainerHeader(string Digest, string Signature)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 512;

    private const string Magic = "ClamAV-VDB:";
    private const int DigestDigits = 32;
    private const int BitsOfDigit = 6;
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";

    /// <summary>The public key with which ClamAV's databases are signed, from its dsig.c: the modulus.</summary>
    public static BigInteger OfficialModulus { get; } = BigInteger.Parse(
        "118640995551645342603070001658453189751527774412027743746599405743243142607464144767361060640655844749760788890022283424922762488917565551"
        + "002467771109669598189410434699034532232228621591089508178591428456220796841621637175567590476666928698770143328137383952820383197532047771"
        + "780196576957695822641224262693037",
        CultureInfo.InvariantCulture);

    /// <summary>The exponent of that key.</summary>
    public static BigInteger OfficialExponent { get; } = 100_001_027;

    /// <summary>Reads a header; null if it is none.</summary>
    /// <param name="bytes">The bytes, at least <see cref="Length"/>.</param>
    public static ContainerHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(bytes[..Length]);
        string[] fields = text.Split(':');
        return text.StartsWith(Magic, StringComparison.Ordinal) && fields.Length >= 8 ? new ContainerHeader(fields[5], fields[6]) : null;
    }

    /// <summary>
    /// Whether the signature is that of the digest: a number in digits of 6 bits, the least first, which to the power of the exponent is
    /// the digest.
    /// </summary>
    /// <param name="exponent">The exponent of the key.</param>
    /// <param name="modulus">Its modulus.</param>
    public bool IsSigned(BigInteger exponent, BigInteger modulus)
    {
        BigInteger number = 0;
        for (int i = Signature.Length - 1; i >= 0; i--)
        {
            int digit = Digits.IndexOf(Signature[i], StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            number = (number << BitsOfDigit) + digit;
        }

        bool isDigest = Digest.Length == DigestDigits
            & BigInteger.TryParse("0" + Digest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger digest);
        return isDigest && Signature.Length > 0 && BigInteger.ModPow(number, exponent, modulus) == digest;
    }
}
