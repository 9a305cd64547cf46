using System;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Layers;

/// <summary>
/// Remembers what was found in objects by their bytes, so that the same bytes are not scanned twice, and is told of every object of a file. One
/// memory is used for one file at a time.
/// </summary>
public interface IObjectMemory
{
    /// <summary>Looks for an object of the same bytes that was scanned with the same rules.</summary>
    /// <param name="sha256">SHA-256 of its bytes, 32 bytes.</param>
    /// <param name="describePlace">
    /// Tells where the object lies, as <see cref="ScannedObject.Place"/> has it; called where rules have asked for that when the bytes were scanned.
    /// </param>
    /// <returns>What was found; null if nobody knows.</returns>
    public KnownObject? Find(ReadOnlyMemory<byte> sha256, Func<byte[]> describePlace);

    /// <summary>An object was scanned, or was known; what holds something before what is in it, the file first.</summary>
    /// <param name="scanned">The object.</param>
    public void Add(ScannedObject scanned);

    /// <summary>An object is listed in the result of the file: called when it has ended, in the order of the list.</summary>
    /// <param name="node">Its place.</param>
    /// <param name="listed">What the result says of it.</param>
    public void List(LayerNode node, ObjectResult listed);
}
