using FirmwareScanner.Contracts;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <summary>Stores the databases that the host sends, if the device has slots for them, and answers each frame with how far it is.</summary>
[AllocationFree]
internal sealed class UpdateResponder
{
    internal const int FieldCount = 2;

    private readonly LinkChannel _channel;
    private readonly DatabaseSlots? _slots;

    internal UpdateResponder(LinkChannel channel, DatabaseSlots? slots)
    {
        _channel = channel;
        _slots = slots;
    }

    /// <summary>Whether there is anywhere to store a database.</summary>
    internal bool CanUpdate => _slots is not null;

    /// <summary>Whether a stored database is being checked.</summary>
    internal bool IsChecking => _slots is not null && _slots.State == UpdateState.Checking;

    /// <summary>Checks one piece of an update.</summary>
    /// <returns>Whether there was anything to check.</returns>
    internal bool Step()
    {
        return _slots is not null && _slots.Step();
    }

    /// <summary>Handles a frame of an update.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="isScanning">
    /// Whether a stream is under way. What opens or closes files waits until it is over: that takes memory, and may stop the device for
    /// as long as the flash takes to erase.
    /// </param>
    internal void Handle(FrameType type, bool isScanning)
    {
        if (_slots is null)
        {
            _channel.Refuse(LinkFault.UpdateUnsupported);
            return;
        }

        FrameReader reader = _channel.Reader;
        UpdateFault fault = UpdateFault.None;
        switch (type)
        {
            case FrameType.BeginUpdate:
                fault = isScanning ? UpdateFault.StreamUnderWay : BeginUpdate(_slots);
                break;
            case FrameType.UpdateData:
                int offset = reader.TakeInt32();
                fault = reader.IsShort
                    ? UpdateFault.BadRequest
                    : _slots.Write(offset, reader.Buffer, reader.Position, reader.Remaining);
                break;
            case FrameType.CommitUpdate:
                fault = isScanning && _slots.State == UpdateState.Receiving ? UpdateFault.StreamUnderWay : Commit(_slots);
                break;
            default:
                _slots.Abort();
                break;
        }

        SendUpdateStatus(_slots, fault);
    }

    private UpdateFault BeginUpdate(DatabaseSlots slots)
    {
        FrameReader reader = _channel.Reader;
        int size = reader.TakeInt32();
        int checksum = reader.TakeInt32();
        int version = reader.TakeInt32();
        int flags = reader.TakeByte();
        int code = reader.Remaining > 0 ? reader.Take(Authority.RequestCodeLength) : -1;
        return reader.IsShort
            ? UpdateFault.BadRequest
            : slots.Begin(size, checksum, version, (flags & 1) != 0, reader.Buffer, code);
    }

    private UpdateFault Commit(DatabaseSlots slots)
    {
        FrameReader reader = _channel.Reader;
        int code = reader.Remaining > 0 ? reader.Take(Authority.CodeLength) : -1;
        return reader.IsShort ? UpdateFault.BadRequest : slots.Commit(reader.Buffer, code);
    }

    private void SendUpdateStatus(DatabaseSlots slots, UpdateFault fault)
    {
        if (!_channel.BeginReply(FrameType.UpdateStatus))
        {
            return;
        }

        FrameWriter writer = _channel.Writer;
        writer.AddByte((int)slots.State);
        writer.AddUInt16((int)(fault != UpdateFault.None ? fault : slots.Fault));
        writer.AddInt32(slots.Received);
        writer.AddInt32(slots.Checked);
        writer.AddUInt16(slots.WriteGranularity);
        writer.AddInt32(slots.SlotLength);
        writer.End();
    }
}
