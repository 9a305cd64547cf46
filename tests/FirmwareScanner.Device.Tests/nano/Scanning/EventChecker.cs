using FirmwareScanner.Scanning;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>Compares each event with that of the case as it comes, so that none need be kept.</summary>
public sealed class EventChecker : ScanEventSink
{
    private readonly PackedCase _case;
    private int _count;
    private string _difference = string.Empty;

    public EventChecker(PackedCase packedCase)
    {
        _case = packedCase;
        _case.RewindEvents();
    }

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        if (_count < _case.EventCount)
        {
            _case.TakeEvent();
            bool isSame = (int)kind == _case.Kind && number == _case.Number && offset == _case.Offset && length == _case.Length;
            if (!isSame && _difference.Length == 0)
            {
                _difference = "event " + _count.ToString() + " is " + Text((int)kind, number, (int)offset, length)
                    + ", expected " + Text(_case.Kind, _case.Number, _case.Offset, _case.Length);
            }
        }

        _count++;
    }

    /// <summary>What differed first from the expected events, or an empty text if nothing did.</summary>
    public string FindDifference()
    {
        return _difference.Length > 0 || _count == _case.EventCount
            ? _difference
            : _count.ToString() + " events, expected " + _case.EventCount.ToString();
    }

    private static string Text(int kind, int number, int offset, int length)
    {
        return kind.ToString() + ":" + number.ToString() + "@" + offset.ToString() + "+" + length.ToString();
    }
}
