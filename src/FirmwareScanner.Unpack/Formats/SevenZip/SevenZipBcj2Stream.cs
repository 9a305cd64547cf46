using System;
using System.IO;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>
/// Joins what BCJ2 parted: code of x86 without the targets of its calls and jumps, those of calls, those of jumps (both absolute, the
/// highest byte first), and bits, coded as in LZMA, that say which of them were taken out.
/// </summary>
internal sealed class SevenZipBcj2Stream : Archives.ForwardStream
{
    private const int ModelBits = 11;
    private const int MoveBits = 5;
    private const uint LowestRange = 1 << 24;

    private readonly CodecInput _main;
    private readonly CodecInput _calls;
    private readonly CodecInput _jumps;
    private readonly CodecInput _bits;
    private readonly ushort[] _probabilities = new ushort[258];
    private readonly byte[] _pending = new byte[4];
    private int _pendingCount;
    private uint _range = uint.MaxValue;
    private uint _code;
    private uint _position;
    private byte _previous;
    private bool _isBegun;

    /// <summary>Starts.</summary>
    /// <param name="inputs">The four streams; closed with this.</param>
    public SevenZipBcj2Stream(Stream[] inputs)
    {
        _main = new CodecInput(inputs[0]);
        _calls = new CodecInput(inputs[1]);
        _jumps = new CodecInput(inputs[2]);
        _bits = new CodecInput(inputs[3]);
        Array.Fill(_probabilities, (ushort)(1 << (ModelBits - 1)));
    }

    public override int Read(Span<byte> buffer)
    {
        Begin();
        int count = 0;
        while (count < buffer.Length)
        {
            int value = _pendingCount > 0 ? _pending[^_pendingCount--] : ReadCode();
            if (value < 0)
            {
                break;
            }

            buffer[count++] = (byte)value;
            _position++;
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _main.Dispose();
            _calls.Dispose();
            _jumps.Dispose();
            _bits.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        for (int i = 0; i < 5; i++)
        {
            _code = (_code << 8) | _bits.ReadByte();
        }
    }

    /// <summary>The next byte of code. If it is the last of a branch whose target was taken out, that waits to be given.</summary>
    private int ReadCode()
    {
        int value = _main.TryReadByte();
        if (value < 0)
        {
            return -1;
        }

        bool isCall = value == 0xE8;
        bool isJump = value == 0xE9;
        bool isConditional = _previous == 0x0F && (value & 0xF0) == 0x80;
        if (isCall || isJump || isConditional)
        {
            int model = isCall ? _previous : isJump ? 256 : 257;
            if (ReadBit(ref _probabilities[model]))
            {
                TakeTarget(isCall ? _calls : _jumps);
                return value;
            }
        }

        _previous = (byte)value;
        return value;
    }

    private void TakeTarget(CodecInput targets)
    {
        // Relative to the byte behind the target: the opcode counts one, the target four.
        uint target = targets.ReadUInt32BigEndian() - (_position + 5);
        for (int i = 0; i < _pending.Length; i++)
        {
            _pending[i] = (byte)(target >> (8 * i));
        }

        _pendingCount = _pending.Length;
        _previous = _pending[^1];
    }

    private bool ReadBit(ref ushort probability)
    {
        uint bound = (_range >> ModelBits) * probability;
        bool bit = _code >= bound;
        if (bit)
        {
            _range -= bound;
            _code -= bound;
            probability -= (ushort)(probability >> MoveBits);
        }
        else
        {
            _range = bound;
            probability += (ushort)(((1 << ModelBits) - probability) >> MoveBits);
        }

        if (_range < LowestRange)
        {
            _range <<= 8;
            _code = (_code << 8) | _bits.ReadByte();
        }

        return bit;
    }
}
