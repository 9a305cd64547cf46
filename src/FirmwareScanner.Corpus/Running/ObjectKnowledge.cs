using System;
using System.Collections.Concurrent;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;

namespace FirmwareScanner.Corpus.Running;

/// <summary>What is known of objects while a shard runs, and from earlier runs. Any thread may use it.</summary>
/// <param name="earlier">Knows earlier runs; null for none.</param>
internal sealed class ObjectKnowledge(IKnownResults? earlier)
{
    private readonly ConcurrentDictionary<ObjectKey, KnownObject> _known = [];

    /// <summary>What was found in an object; null if nobody knows.</summary>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="describePlace">Tells where it lies.</param>
    public KnownObject? Find(ReadOnlyMemory<byte> sha256, Func<byte[]> describePlace)
    {
        KnownObject? found = Find(sha256.Span, []);
        return found is { DependsOnPlace: true } ? Find(sha256.Span, describePlace()) : found;
    }

    /// <summary>Notes what was found in an object.</summary>
    /// <param name="record">The object.</param>
    public void Add(ObjectRecord record)
    {
        _known.TryAdd(record.Key, record.Found);
        if (record.Found.DependsOnPlace)
        {
            // Says that the place has to be asked for.
            _known.TryAdd(ObjectKey.Of(record.Sha256), record.Found);
        }
    }

    private KnownObject? Find(ReadOnlySpan<byte> sha256, byte[] place)
    {
        ObjectKey key = ObjectKey.Of(sha256, place);
        if (_known.TryGetValue(key, out KnownObject? known))
        {
            return known;
        }

        if (earlier?.FindObject(sha256.ToArray(), place) is not ObjectRecord record)
        {
            return null;
        }

        return _known.GetOrAdd(key, record.Found);
    }
}
