namespace FirmwareScanner.Recordings;

/// <summary>An endless sequence of piece lengths, each at least 1 byte.</summary>
internal abstract class CutLengths
{
    /// <summary>The longest piece of a random cut, in bytes: a power of two.</summary>
    internal const int LongestRandom = 4096;

    internal abstract int Next();

    internal sealed class Fixed(int length) : CutLengths
    {
        internal override int Next()
        {
            return length;
        }
    }

    /// <summary>Lengths from 1 to 4096, all equally likely: the top 12 bits of SplitMix64, plus 1.</summary>
    internal sealed class Random(ulong seed) : CutLengths
    {
        private readonly SplitMix64 _numbers = new(seed);

        internal override int Next()
        {
            return 1 + (int)(_numbers.Next() >> 52);
        }
    }

    /// <summary>The primes from 2 to 4093, then again from 2.</summary>
    internal sealed class Primes : CutLengths
    {
        private int _last;

        internal override int Next()
        {
            do
            {
                _last = _last < LongestRandom ? _last + 1 : 2;
            }
            while (!IsPrime(_last));
            return _last;
        }

        private static bool IsPrime(int number)
        {
            for (int divisor = 2; divisor * divisor <= number; divisor++)
            {
                if (number % divisor == 0)
                {
                    return false;
                }
            }

            return number >= 2;
        }
    }
}
