using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Corpus.Running;

/// <summary>Makes the records of an image while it is scanned.</summary>
/// <param name="sha256">SHA-256 of the image.</param>
/// <param name="knowledge">Knows objects.</param>
internal sealed class ImageRecorder(byte[] sha256, ObjectKnowledge knowledge) : IObjectMemory
{
    private readonly Dictionary<LayerNode, int> _numbers = [];
    private readonly List<LayerNode> _nodes = [];
    private readonly Dictionary<int, ObjectRecord> _objects = [];
    private readonly Dictionary<int, (int Order, ObjectResult Result)> _listed = [];
    private Spending _spending = new();

    /// <summary>Whether the image was read to its end, and its own bytes would give the same once more.</summary>
    public bool IsRepeatable { get; private set; }

    /// <summary>The objects of the image, as they are referred to by its places.</summary>
    public IEnumerable<ObjectRecord> Objects => _objects.Values;

    /// <summary>What the objects have cost.</summary>
    public Spending Spending => _spending;

    /// <inheritdoc/>
    public KnownObject? Find(ReadOnlyMemory<byte> sha256, Func<byte[]> describePlace) => knowledge.Find(sha256, describePlace);

    /// <inheritdoc/>
    public void Add(ScannedObject scanned)
    {
        bool isImage = scanned.Node.Parent is null;
        byte[] digest = isImage ? sha256 : scanned.Sha256.ToArray();

        // What was found in bytes that were not read to their end holds for this place in this image alone.
        byte[] place = scanned.IsRepeatable || isImage ? scanned.Place.ToArray() : SHA256.HashData([.. scanned.Place.Span, .. sha256]);
        var record = new ObjectRecord(digest, place, scanned.Found);
        _objects[NumberOf(scanned.Node)] = record;
        IsRepeatable |= isImage && scanned.IsRepeatable;
        if (scanned.IsRepeatable)
        {
            knowledge.Add(record);
        }

        _spending += new Spending
        {
            Objects = isImage ? 0 : 1,
            KnownObjects = scanned.WasKnown ? 1 : 0,
            UnpackedBytes = isImage ? 0 : scanned.Found.Size,
            KnownBytes = scanned.WasKnown ? scanned.Found.Size : 0,
            Hashing = scanned.Hashing,
            Scanning = scanned.Scanning,
        };
    }

    /// <inheritdoc/>
    public void List(LayerNode node, ObjectResult listed) => _listed[NumberOf(node)] = (_listed.Count, listed);

    /// <summary>The record of the scan.</summary>
    /// <param name="result">Its result.</param>
    public ScanRecord Make(FileScanResult result)
    {
        LayerSummary inside = result.Inside!;
        return new ScanRecord
        {
            Sha256 = sha256,
            Verdict = result.Verdict,
            Reasons = result.Reasons,
            Reason = result.Reason,
            Size = result.Size,
            Layers = inside.Layers,
            Objects = inside.ObjectsScanned,
            BytesInside = inside.BytesScanned,
            Accounting = ScanRecord.NumbersOf(inside.Accounting),
            Opaque = inside.OpaqueBytes,
            Omitted = inside.ObjectsOmitted,
            Printed = result.Printed,
            Places = [.. _nodes.Select(MakePlace)],
        };
    }

    private PlaceRecord MakePlace(LayerNode node, int number)
    {
        ObjectRecord? found = _objects.GetValueOrDefault(number);
        var place = new PlaceRecord
        {
            Parent = node.Parent is null ? -1 : _numbers[node.Parent],
            Format = node.Format,
            Name = node.Name,
            Offset = node.Offset,
            Length = node.Length,
            Size = node.Size,
            Sha256 = found?.Sha256 ?? [],
            Place = found?.Place ?? [],
        };
        return !_listed.TryGetValue(number, out (int Order, ObjectResult Result) listed) ? place : place with
        {
            Listed = listed.Order,
            StepLengths = [.. listed.Result.Chain.Select(step => step.Length)],
            Problems = listed.Result.Problems,
        };
    }

    private int NumberOf(LayerNode node)
    {
        if (!_numbers.TryGetValue(node, out int number))
        {
            if (node.Parent is not null)
            {
                NumberOf(node.Parent);
            }

            number = _nodes.Count;
            _nodes.Add(node);
            _numbers.Add(node, number);
        }

        return number;
    }
}
