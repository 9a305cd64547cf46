namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Reads bits, the highest of a byte first.</summary>
/// <param name="input">The bytes.</param>
internal sealed class Bzip2Bits(CodecInput input)
{
    private ulong _bits;
    private int _count;

    /// <summary>Takes bits.</summary>
    /// <param name="count">How many, at most 32.</param>
    public uint Take(int count)
    {
        Fill(count);
        if (_count < count)
        {
            throw CodecInput.EndsEarly();
        }

        _count -= count;
        return (uint)((_bits >> _count) & ((1UL << count) - 1));
    }

    /// <summary>Takes a bit.</summary>
    public bool TakeFlag() => Take(1) == 1;

    /// <summary>Shows the next bits; those behind the end of the input are 0.</summary>
    /// <param name="count">How many, at most 32.</param>
    public uint Peek(int count)
    {
        Fill(count);
        ulong bits = _count >= count ? _bits >> (_count - count) : _bits << (count - _count);
        return (uint)(bits & ((1UL << count) - 1));
    }

    /// <summary>Takes bits that were shown.</summary>
    public void Skip(int count)
    {
        if (_count < count)
        {
            throw CodecInput.EndsEarly();
        }

        _count -= count;
    }

    /// <summary>Goes on at the next whole byte; bytes that were not used go back to the input.</summary>
    public void Align()
    {
        input.Position -= _count >> 3;
        _count = 0;
        _bits = 0;
    }

    private void Fill(int count)
    {
        while (_count < count)
        {
            int value = input.TryReadByte();
            if (value < 0)
            {
                return;
            }

            _bits = (_bits << 8) | (uint)value;
            _count += 8;
        }
    }
}
