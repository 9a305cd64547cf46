using System;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Core.Tests.Update;
using FirmwareScanner.Link;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class StreamFingerprintTests
{
    private const int FirstStream = 0x50001;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(5000)]
    public void Value_is_that_of_the_polynomial_however_the_stream_is_cut(int longestPiece)
    {
        var random = new Random(longestPiece);
        for (int length = 0; length < 400; length++)
        {
            int stream = FirstStream + length;
            byte[] content = new byte[length < 200 ? length : 20 * length];
            random.NextBytes(content);
            content = length % 5 == 0 ? [.. content.Select(_ => byte.MaxValue)] : content;
            Authority authority = Keys.Authority(Keys.A);
            var fingerprint = new StreamFingerprint(authority);
            fingerprint.Begin(stream, true);
            for (int at = 0; at < content.Length;)
            {
                int piece = Math.Min(random.Next(1, longestPiece + 1), content.Length - at);
                fingerprint.Add(content, at, piece);
                at += piece;
            }

            authority.Begin(CodeLabel.Verdict);
            fingerprint.AddTo(authority);
            byte[] code = Keys.Code(Keys.A, CodeLabel.Fingerprint, BitConverter.GetBytes(stream));
            byte[] values = [.. Polynomial(content, code, 0), .. Polynomial(content, code, 4)];
            Assert.Equal(Keys.Code(Keys.A, CodeLabel.Verdict, values), authority.End()[..Authority.CodeLength]);
        }
    }

    [Fact]
    public void Board_without_a_key_has_none_and_neither_has_a_stream_that_nobody_asked_it_for()
    {
        var keyless = new StreamFingerprint(new Authority());
        keyless.Begin(FirstStream, true);
        var unasked = new StreamFingerprint(Keys.Authority(Keys.A));
        unasked.Begin(FirstStream, false);

        keyless.Add(new byte[9], 0, 9);

        Assert.False(keyless.IsOn || unasked.IsOn);
    }

    private static byte[] Polynomial(byte[] content, byte[] code, int at)
    {
        BigInteger prime = int.MaxValue;
        BigInteger point = BitConverter.ToInt32(code, at) & int.MaxValue;
        BigInteger value = content.Chunk(3).Aggregate(
            BigInteger.Zero, (sum, word) => ((sum * point) + new BigInteger(word, isUnsigned: true)) % prime);
        return BitConverter.GetBytes((int)value);
    }
}
