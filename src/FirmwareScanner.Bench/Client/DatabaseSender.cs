using System;
using System.Buffers.Binary;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>Brings a new database to a device.</summary>
internal sealed class DatabaseSender(LinkDialogue dialogue, LinkAuthority authority)
{
    private const int BeginUpdateLength = 13;

    /// <summary>Stores a database; <see cref="LinkClient.Update"/> has the rules.</summary>
    internal DeviceUpdateStatus Send(
        byte[] database, int version, bool isForced, Action<LinkProgress>? progress, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                int before = dialogue.Device?.DatabaseVersion ?? version;
                if (dialogue.Device is null || attempt > 0)
                {
                    dialogue.Connect(cancellation);
                }

                if (attempt > 0 && version != before && version == dialogue.Device!.DatabaseVersion)
                {
                    // The device restarted of itself when the update was complete, and uses it.
                    return new DeviceUpdateStatus(UpdateState.Ready, UpdateFault.None, database.Length, database.Length, 0, 0);
                }

                return Store(database, version, isForced, progress, cancellation);
            }
            catch (LinkException exception) when (IsBreak(exception) && attempt < dialogue.Options.Attempts)
            {
                // The device goes on where it stands, or begins anew if it has restarted.
            }
        }
    }

    private static bool IsBreak(LinkException exception) =>
        !exception.IsStall
        && exception.UpdateFault is UpdateFault.None or UpdateFault.WrongState && exception.Fault is LinkFault.None or LinkFault.NoSession;

    private DeviceUpdateStatus Store(
        byte[] database, int version, bool isForced, Action<LinkProgress>? progress, CancellationToken cancellation)
    {
        (DeviceUpdateStatus status, byte[] code, DeviceKey device) = authority.WithChallenge(
            challenge => Begin(challenge, database, version, isForced, cancellation), cancellation);
        int piece = (dialogue.Device!.LargestFrame - FrameReader.Overhead - 4) & -status.WriteGranularity;
        if (piece < 1)
        {
            throw new LinkException(
                $"the device takes frames of {dialogue.Device.LargestFrame} bytes and stores multiples of {status.WriteGranularity}");
        }

        int most = -1;
        int progressAt = dialogue.Now;
        while (status.State == UpdateState.Receiving && status.Received < database.Length)
        {
            progressAt = status.Received > most ? dialogue.Now : progressAt;
            most = Math.Max(most, status.Received);
            ThrowIfStalled(progressAt);
            int offset = status.Received;
            int count = Math.Min(piece, database.Length - offset);
            status = AskUpdate(database.Length, FrameType.UpdateData, 4 + count, Fill, cancellation);
            progress?.Invoke(new LinkProgress(status.Received, database.Length, 0));

            void Fill(FrameWriter writer)
            {
                writer.AddInt32(offset);
                writer.AddBytes(database, offset, count);
            }
        }

        progressAt = dialogue.Now;
        while (status.State is UpdateState.Receiving or UpdateState.Checking)
        {
            ThrowIfStalled(progressAt);
            status = AskUpdate(database.Length, FrameType.CommitUpdate, code.Length, writer => writer.AddBytes(code, 0, code.Length), cancellation);
            dialogue.PumpOrIdle(cancellation);
        }

        if (status.State != UpdateState.Ready)
        {
            throw RefusalOf(status);
        }

        if (code.Length > 0)
        {
            dialogue.Options.Counters?.Note(device.Identity, device.Counter + 1);
        }

        return status;
    }

    private void ThrowIfStalled(int progressAt)
    {
        if (dialogue.Since(progressAt) > dialogue.Options.StallMilliseconds)
        {
            throw new LinkException($"the device answers, but the update has got no further for {dialogue.Options.StallMilliseconds} ms")
            {
                IsStall = true,
            };
        }
    }

    private DeviceUpdateStatus AskUpdate(
        int databaseLength, FrameType type, int length, Action<FrameWriter> fill, CancellationToken cancellation)
    {
        PayloadReader reply = dialogue.Ask(type, length, fill, cancellation);
        var status = new DeviceUpdateStatus(
            (UpdateState)reply.Byte(), (UpdateFault)reply.UInt16(), reply.Int32(), reply.Int32(), reply.UInt16(), reply.Int32());
        if (status.Fault != UpdateFault.None)
        {
            throw RefusalOf(status);
        }

        return status.Received >= 0 && status.Received <= databaseLength
            ? status
            : throw new LinkException($"the device says that it has stored {status.Received} of {databaseLength} bytes: impossible");
    }

    private static LinkException RefusalOf(DeviceUpdateStatus status) =>
        new($"the device refuses the update: {status.Fault} (state {status.State}, {status.Received} bytes stored)", status.Fault);

    /// <summary>Begins an update.</summary>
    /// <returns>Where it stands, the code of the database for its end, empty for a board without a key, and what the board said of that.</returns>
    private (DeviceUpdateStatus Status, byte[] Code, DeviceKey Device) Begin(
        LinkChallenge challenge, byte[] database, int version, bool isForced, CancellationToken cancellation)
    {
        byte[] request = new byte[BeginUpdateLength];
        BinaryPrimitives.WriteInt32LittleEndian(request, database.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), ChecksumOf(database));
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(8), version);
        request[12] = (byte)(isForced ? 1 : 0);
        byte[] code = [];
        if (challenge.Key is BoardKey key)
        {
            byte[] counter = BoardKey.BytesOf(challenge.Device.Counter + 1);
            byte[] numbers = [.. counter, .. request[8..12], .. request[..8]];
            byte[] permission = key.Code(CodeLabel.BeginUpdate, challenge.Nonce, numbers, [request[12]]);
            request = [.. request, .. permission[..Authority.RequestCodeLength]];
            code = key.Code(CodeLabel.Database, numbers, database);
        }

        DeviceUpdateStatus status = AskUpdate(
            database.Length, FrameType.BeginUpdate, request.Length, writer => writer.AddBytes(request, 0, request.Length), cancellation);
        return (status, code, challenge.Device);
    }

    private static uint ChecksumOf(byte[] database)
    {
        var checksum = new Crc32();
        checksum.Add(database, 0, database.Length);
        return checksum.Value;
    }
}
