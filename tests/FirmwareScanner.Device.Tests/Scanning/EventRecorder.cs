using FirmwareScanner.Scanning;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>Keeps events in arrays of its own and compares them with those of a case.</summary>
public sealed class EventRecorder : ScanEventSink
{
    // The longest case of the table has 1,997 matches and a rule.
    private const int Capacity = 2048;

    private readonly byte[] _kinds = new byte[Capacity];
    private readonly ushort[] _numbers = new ushort[Capacity];
    private readonly int[] _offsets = new int[Capacity];
    private readonly int[] _lengths = new int[Capacity];
    private int _count;

    public int Count => _count;

    public void Clear()
    {
        _count = 0;
    }

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        if (_count < Capacity)
        {
            _kinds[_count] = (byte)kind;
            _numbers[_count] = (ushort)number;
            _offsets[_count] = (int)offset;
            _lengths[_count] = length;
        }

        _count++;
    }

    /// <summary>What differs first from the expected events, or an empty text if nothing does.</summary>
    public string FindDifference(PackedCase expected)
    {
        int common = _count < expected.EventCount ? _count : expected.EventCount;
        for (int i = 0; i < common; i++)
        {
            if (_kinds[i] != expected.Kinds[i] || _numbers[i] != expected.Numbers[i]
                || _offsets[i] != expected.Offsets[i] || _lengths[i] != expected.Lengths[i])
            {
                return "event " + i.ToString() + " is " + Text(_kinds[i], _numbers[i], _offsets[i], _lengths[i]) + ", expected "
                    + Text(expected.Kinds[i], expected.Numbers[i], expected.Offsets[i], expected.Lengths[i]);
            }
        }

        return _count == expected.EventCount
            ? string.Empty
            : _count.ToString() + " events, expected " + expected.EventCount.ToString();
    }

    private static string Text(int kind, int number, int offset, int length)
    {
        return kind.ToString() + ":" + number.ToString() + "@" + offset.ToString() + "+" + length.ToString();
    }
}
