using System;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Recordings;

/// <summary>Walks the options at the end of a block body, reporting options that do not fit as damage.</summary>
internal ref struct PcapngOptionReader
{
    private readonly PcapngBlockReader _block;
    private readonly ReadOnlySpan<byte> _body;
    private int _next;
    private int _valuePosition;

    /// <summary>Starts before the first option.</summary>
    /// <param name="block">The reader that holds the block.</param>
    /// <param name="start">Where in the body the options start; at most the length of the body.</param>
    internal PcapngOptionReader(PcapngBlockReader block, int start)
    {
        _block = block;
        _body = block.Body.Span;
        _next = start;
    }

    internal ushort Code { get; private set; }

    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as text; zero bytes at its end, which some programs write, are dropped.</summary>
    internal readonly string Text => Encoding.UTF8.GetString(Value.TrimEnd((byte)0));

    internal bool TryRead()
    {
        if (_next == _body.Length)
        {
            return false;
        }

        if (_body.Length - _next < PcapngFormat.OptionHeaderLength)
        {
            return _block.FailBody(_next, "an option of at least 4 bytes", Bytes(_body.Length - _next));
        }

        Code = _block.ReadUInt16(_body[_next..]);
        int length = _block.ReadUInt16(_body[(_next + 2)..]);
        if (Code == PcapngFormat.EndOfOptions)
        {
            return CheckEnd(length);
        }

        _valuePosition = _next + PcapngFormat.OptionHeaderLength;
        if (PcapngFormat.Padded(length) > _body.Length - _valuePosition)
        {
            string room = $"an option that fits into the remaining {Bytes(_body.Length - _valuePosition)}";
            return _block.FailBody(_next + 2, room, Bytes(length));
        }

        Value = _body.Slice(_valuePosition, length);
        _next = _valuePosition + (int)PcapngFormat.Padded(length);
        return true;
    }

    /// <summary>Checks the length of the current option's value; another length is damage.</summary>
    internal readonly bool HasLength(int length)
    {
        return Value.Length == length
            || _block.FailBody(_valuePosition - 2, $"option {Code} of {Bytes(length)}", Bytes(Value.Length));
    }

    /// <summary>Checks that the current option's value has a length at all; a shorter one is damage.</summary>
    internal readonly bool HasLengthOfAtLeast(int length)
    {
        return Value.Length >= length
            || _block.FailBody(_valuePosition - 2, $"option {Code} of at least {Bytes(length)}", Bytes(Value.Length));
    }

    /// <summary>Records that the current option's value is not what it should be.</summary>
    internal readonly bool FailValue(string expected, string found)
    {
        return _block.FailBody(_valuePosition, expected, found);
    }

    private readonly bool CheckEnd(int length)
    {
        if (length != 0)
        {
            return _block.FailBody(_next + 2, "an end of options of length 0", Bytes(length));
        }

        int behind = _next + PcapngFormat.OptionHeaderLength;
        int rest = _body.Length - behind;
        return rest != 0 && _block.FailBody(behind, "the end of the block after its options", Bytes(rest) + " more");
    }

    private static string Bytes(int count)
    {
        return count.ToString(CultureInfo.InvariantCulture) + (count == 1 ? " byte" : " bytes");
    }
}
