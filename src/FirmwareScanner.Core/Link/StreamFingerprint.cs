using FirmwareScanner.Contracts;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <summary>
/// What a keyed board remembers of a stream so that nobody on the line can send it other bytes with the same CRC-32: the value, at two
/// secret points, of the polynomial whose coefficients are the stream's bytes, three at a time, modulo 2^31 - 1 (Carter and Wegman,
/// "New hash functions and their use in authentication and set equality", JCSS 22, 1981). It leaves the board only within a code.
/// </summary>
/// <remarks>
/// Two streams of n bytes that differ have the same value with a chance of at most (n / 3 / 2^31) squared: 2^-33 for 64 KB, 2^-21 for
/// 4 MB. Whoever tries does not learn the value, and has one try for each stream.
/// </remarks>
[AllocationFree]
internal sealed class StreamFingerprint
{
    internal const int FieldCount = 7;

    private const int Prime = int.MaxValue;
    private const int BytesOfWord = 3;
    private const int Off = -1;

    private readonly Authority _authority;
    private long _first;
    private long _second;
    private int _firstPoint;
    private int _secondPoint;
    private int _word;
    private int _wordBytes = Off;

    internal StreamFingerprint(Authority authority)
    {
        _authority = authority;
    }

    /// <summary>Whether it was asked for with the stream.</summary>
    internal bool IsOn => _wordBytes != Off;

    /// <summary>Begins with a stream.</summary>
    /// <param name="stream">Its number, which no other stream has.</param>
    /// <param name="isWanted">Whether the host asked for it; without a key there is none.</param>
    internal void Begin(int stream, bool isWanted)
    {
        _first = 0;
        _second = 0;
        _word = 0;
        _wordBytes = isWanted && _authority.IsKeyed ? 0 : Off;
        if (IsOn)
        {
            _authority.Begin(CodeLabel.Fingerprint);
            _authority.AddInt32(stream);
            byte[] code = _authority.End();
            _firstPoint = PointOf(code, 0);
            _secondPoint = PointOf(code, 4);
        }
    }

    /// <summary>Takes the next bytes of the stream.</summary>
    internal void Add(byte[] bytes, int start, int count)
    {
        if (!IsOn)
        {
            return;
        }

        int at = start;
        int end = start + count;
        while (_wordBytes != 0 && at < end)
        {
            AddByte(bytes[at++]);
        }

        long first = _first;
        long second = _second;
        int firstPoint = _firstPoint;
        int secondPoint = _secondPoint;
        for (; at <= end - BytesOfWord; at += BytesOfWord)
        {
            int word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);

            // 2^31 is 1 modulo the prime. Both stay below it, or a step too far: two factors of 31 bits fit the 63.
            first = (first * firstPoint) + word;
            first = (first & Prime) + (first >> 31);
            if (first >= Prime)
            {
                first -= Prime;
            }

            second = (second * secondPoint) + word;
            second = (second & Prime) + (second >> 31);
            if (second >= Prime)
            {
                second -= Prime;
            }
        }

        _first = first;
        _second = second;
        while (at < end)
        {
            AddByte(bytes[at++]);
        }
    }

    /// <summary>Adds the value to a code, two numbers of 32 bits.</summary>
    internal void AddTo(Authority authority)
    {
        // The length is in the code as well: zeros at the end do not make another stream the same.
        authority.AddInt32(Reduce(Next(_first, _firstPoint)));
        authority.AddInt32(Reduce(Next(_second, _secondPoint)));
    }

    private static int PointOf(byte[] code, int at)
    {
        return (code[at] | (code[at + 1] << 8) | (code[at + 2] << 16) | (code[at + 3] << 24)) & Prime;
    }

    private static int Reduce(long value)
    {
        long folded = (value & Prime) + (value >> 31);
        folded = (folded & Prime) + (folded >> 31);
        return (int)(folded >= Prime ? folded - Prime : folded);
    }

    /// <summary>The value with the bytes that do not fill a word yet, and zeros behind them.</summary>
    private long Next(long value, int point)
    {
        return _wordBytes == 0 ? value : (value * point) + _word;
    }

    private void AddByte(int value)
    {
        _word |= value << (8 * _wordBytes);
        _wordBytes++;
        if (_wordBytes == BytesOfWord)
        {
            _first = Reduce((_first * _firstPoint) + _word);
            _second = Reduce((_second * _secondPoint) + _word);
            _word = 0;
            _wordBytes = 0;
        }
    }
}
