using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Modules.Firmware;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Layers;

/// <summary>
/// Scans the objects of a file unless a memory knows their bytes. An object is held while it is hashed; one that is too long for that is hashed as
/// it is scanned.
/// </summary>
/// <param name="memory">The memory.</param>
/// <param name="scan">Scans a stream.</param>
/// <param name="printed">The lines that rules have printed so far; grows while objects are scanned.</param>
/// <param name="print">Adds a line to them, if there is room.</param>
internal sealed class RememberedScan(
    IObjectMemory memory, Func<Stream, LayerPlace, FileScanResult> scan, IReadOnlyList<string> printed, Action<string> print)
{
    /// <summary>The most lines that rules may print in a file.</summary>
    public const int MostPrinted = 10_000;

    /// <summary>The most bytes of an object that are held.</summary>
    public const int MostHeld = 64 << 20;

    private const int FirstLength = 1 << 17;
    private const int Unrepeatable = IncompleteReason.Stopped | IncompleteReason.Unreadable | IncompleteReason.Changed;

    private byte[] _held = new byte[FirstLength];

    /// <summary>Scans an object, or tells what is known of it.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="place">Where it lies.</param>
    public FileScanResult Scan(Stream content, LayerPlace place)
    {
        if (place.IsImage)
        {
            return ScanNow(content, place, static () => [], TimeSpan.Zero);
        }

        int count = Hold(content);
        long begun = Stopwatch.GetTimestamp();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_held, 0, count);
        bool isWhole = count < MostHeld;
        TimeSpan hashing = Stopwatch.GetElapsedTime(begun);
        if (!isWhole)
        {
            return ScanNow(new HeldStream(content, _held, count) { Hash = hash }, place, hash.GetHashAndReset, hashing);
        }

        byte[] sha256 = hash.GetHashAndReset();
        place.Note(ArchitectureReader.Read(_held.AsSpan(0, Math.Min(count, ArchitectureReader.Length))));
        if (memory.Find(sha256, place.Describe) is KnownObject known)
        {
            memory.Add(new ScannedObject(place.Node, known)
            {
                Sha256 = sha256,
                Place = known.DependsOnPlace ? place.Describe() : ReadOnlyMemory<byte>.Empty,
                WasKnown = true,
                IsRepeatable = true,
                Hashing = hashing,
            });
            foreach (string line in known.Printed)
            {
                print(line);
            }

            return known.ToResult(string.Empty);
        }

        return ScanNow(new HeldStream(Stream.Null, _held, count), place, () => sha256, hashing);
    }

    private FileScanResult ScanNow(Stream content, LayerPlace place, Func<byte[]> sha256, TimeSpan hashing)
    {
        int before = printed.Count;
        place.WasAsked = false;
        long begun = Stopwatch.GetTimestamp();
        FileScanResult result = scan(content, place);
        TimeSpan scanning = Stopwatch.GetElapsedTime(begun);
        bool isRepeatable = (result.Reasons & Unrepeatable) == 0 && printed.Count < MostPrinted;
        memory.Add(new ScannedObject(place.Node, KnownObject.Of(result, [.. printed.Skip(before)], place.WasAsked))
        {
            Sha256 = sha256(),
            Place = place.WasAsked || !isRepeatable ? place.Describe() : ReadOnlyMemory<byte>.Empty,
            IsRepeatable = isRepeatable,
            Hashing = hashing,
            Scanning = scanning,
        });
        return result;
    }

    /// <summary>Reads an object as far as it is held.</summary>
    private int Hold(Stream content)
    {
        int count = 0;
        int got = 1;
        while (got > 0 && count < MostHeld)
        {
            if (count == _held.Length)
            {
                Array.Resize(ref _held, Math.Min(MostHeld, _held.Length * 2));
            }

            got = content.Read(_held, count, _held.Length - count);
            count += got;
        }

        return count;
    }
}
