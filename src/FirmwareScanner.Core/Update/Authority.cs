using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Update;

/// <summary>
/// Who may change what the board does: holds the board's key, gives challenges, checks codes and makes them. A code is the HMAC-SHA-256,
/// by the board's key, of a label, the version, the board's identity and what it is about. docs/threat-model.md says what that keeps out.
/// </summary>
/// <remarks>
/// One code is computed at a time: whoever begins one ends it before anybody else begins. A check of a stored database goes on over many
/// steps; <see cref="DatabaseSlots.State"/> tells of it, and requests wait until it is over.
/// </remarks>
[AllocationFree]
public sealed class Authority
{
    /// <summary>Version of what codes cover, the byte behind the label.</summary>
    public const int CodeVersion = 1;

    /// <summary>Bytes of a nonce.</summary>
    public const int NonceLength = 16;

    /// <summary>Bytes of the code of a request: the first of the 32.</summary>
    public const int RequestCodeLength = 16;

    /// <summary>Bytes of a whole code.</summary>
    public const int CodeLength = Sha256.HashLength;

    internal const int FieldCount = 8;

    // One array: the code computed last, the board's identity, the nonce, and bytes of a number on their way into a code.
    private const int IdentityStart = CodeLength;
    private const int NonceStart = IdentityStart + KeyRecord.IdentityLength;
    private const int NumberStart = NonceStart + NonceLength;
    private const int TotalLength = NumberStart + 8;

    // The number of a start that was not stored, and might be that of another one: no nonce is made of it.
    private const int Uncounted = -1;

    private readonly byte[] _bytes = new byte[TotalLength];
    private HmacSha256? _code;
    private KeyStorage? _storage;
    private KeyState _state;
    private int _startNumber;
    private int _challenges;
    private int _lowestCounter;
    private bool _hasNonce;

    /// <summary>
    /// Bytes of the heap, with and without a key: a database that fits still does when the device is given a key. The link lists them.
    /// </summary>
    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(TotalLength, 1) + HmacHeapBytes();

    /// <summary>Whether there is a key, or only a file that should hold one.</summary>
    public KeyState State => _state;

    /// <summary>Whether there is a key.</summary>
    public bool IsKeyed => _state == KeyState.Set;

    /// <summary>Whether a challenge was given that no request has used up.</summary>
    internal bool HasNonce => _hasNonce;

    /// <summary>Whether a key can be stored.</summary>
    internal bool CanStore => _storage != null;

    /// <summary>The counter below which no update is taken, whatever the record of the slots says.</summary>
    internal int LowestCounter => _lowestCounter;

    /// <summary>Takes the board's key, once at each start.</summary>
    /// <param name="record">The key file, <see cref="KeyRecord.Length"/> bytes; null if there is none.</param>
    /// <param name="storage">Where a new key is stored; null if nowhere.</param>
    /// <param name="startNumber">A number that no start had before: nonces are made of it.</param>
    /// <param name="isStartCounted">Whether that number was stored. If not, no challenge is given: it might be given again.</param>
    [Allocates("Called at start, before the plan is frozen.")]
    public void Open(byte[]? record, KeyStorage? storage, int startNumber, bool isStartCounted)
    {
        _storage = storage;
        _startNumber = isStartCounted ? startNumber : Uncounted;
        if (record is null)
        {
            return;
        }

        if (!KeyRecord.IsValid(record, record.Length))
        {
            _state = KeyState.Unusable;
            return;
        }

        byte[] key = new byte[KeyRecord.KeyLength];
        Array.Copy(record, KeyRecord.KeyPosition, key, 0, key.Length);
        Array.Copy(record, KeyRecord.IdentityPosition, _bytes, IdentityStart, KeyRecord.IdentityLength);
        _code = new HmacSha256(key);
        _lowestCounter = LittleEndian.Int32(record, KeyRecord.CounterPosition);
        _state = KeyState.Set;
    }

    /// <summary>Begins a code. There has to be a key.</summary>
    /// <param name="label">A value of <see cref="CodeLabel"/>.</param>
    internal void Begin(int label)
    {
        _code!.Reset();
        AddInt32(label);
        AddByte(CodeVersion);
        _code.Add(_bytes, IdentityStart, KeyRecord.IdentityLength);
    }

    internal void AddByte(int value)
    {
        _bytes[NumberStart] = (byte)value;
        _code!.Add(_bytes, NumberStart, 1);
    }

    internal void AddInt32(int value)
    {
        LittleEndian.PutInt32(_bytes, NumberStart, value);
        _code!.Add(_bytes, NumberStart, 4);
    }

    /// <summary>Adds the numbers of a database, in the order that all codes have them in.</summary>
    internal void AddDatabase(int counter, int version, int length, int checksum)
    {
        AddInt32(counter);
        AddInt32(version);
        AddInt32(length);
        AddInt32(checksum);
    }

    internal void Add(byte[] bytes, int start, int count)
    {
        _code!.Add(bytes, start, count);
    }

    /// <summary>Ends the code: it is the first <see cref="CodeLength"/> bytes of what this returns, until the next one ends.</summary>
    internal byte[] End()
    {
        _code!.Finish(_bytes);
        return _bytes;
    }

    /// <summary>Ends the code and compares it, without telling by the time that takes where the first difference is.</summary>
    /// <param name="bytes">Where the other code is.</param>
    /// <param name="start">Index of its first byte.</param>
    /// <param name="count">How many bytes it has.</param>
    internal bool EndsAs(byte[] bytes, int start, int count)
    {
        byte[] expected = End();
        int difference = 0;
        for (int i = 0; i < count; i++)
        {
            difference |= expected[i] ^ bytes[start + i];
        }

        return difference == 0;
    }

    /// <summary>
    /// Makes a new nonce; the one before is worth nothing any more. It is the code of the number of the start, which is stored before
    /// anything else happens, the number of the challenge in it, the counter of updates and the clock. So it never comes twice; nobody
    /// without the key can tell the next one.
    /// </summary>
    /// <param name="counter">The counter of updates.</param>
    /// <param name="now">The clock: what it adds is not counted on.</param>
    /// <returns>Whether there is one: the key is there, and the start was counted.</returns>
    internal bool Challenge(int counter, int now)
    {
        _hasNonce = IsKeyed && _startNumber != Uncounted && _challenges < int.MaxValue;
        if (_hasNonce)
        {
            _challenges++;
            Begin(CodeLabel.Nonce);
            AddInt32(_startNumber);
            AddInt32(_challenges);
            AddInt32(counter);
            AddInt32(now);
            Array.Copy(End(), 0, _bytes, NonceStart, NonceLength);
        }

        return _hasNonce;
    }

    /// <summary>Begins the code of a request: with the nonce of the last challenge, which is used up by that.</summary>
    /// <returns>Whether there was a challenge.</returns>
    internal bool TryBeginRequest(int label)
    {
        if (!_hasNonce)
        {
            return false;
        }

        _hasNonce = false;
        Begin(label);
        _code!.Add(_bytes, NonceStart, NonceLength);
        return true;
    }

    /// <summary>Begins a code of the last nonce, which stays for the request that follows.</summary>
    internal void BeginWithNonce(int label)
    {
        Begin(label);
        _code!.Add(_bytes, NonceStart, NonceLength);
    }

    /// <summary>The number by which people know the key: it tells nothing of it.</summary>
    internal int NumberOfKey()
    {
        Begin(CodeLabel.KeyNumber);
        return LittleEndian.Int32(End(), 0);
    }

    /// <summary>Where identity and nonce are; zeros without a key.</summary>
    internal byte[] Bytes => _bytes;

    /// <summary>Index of the identity in <see cref="Bytes"/>.</summary>
    internal static int IdentityIndex => IdentityStart;

    /// <summary>Index of the nonce in <see cref="Bytes"/>; it counts only after <see cref="Challenge"/>.</summary>
    internal static int NonceIndex => NonceStart;

    /// <summary>Stores the record of a new key, which is used from the next start on.</summary>
    internal bool Store(byte[] record)
    {
        _hasNonce = false;
        return _storage != null && _storage.Store(record);
    }

    private static int HmacHeapBytes()
    {
        const int ShaFields = 7;
        const int HmacFields = 4;
        return HeapCost.Object(HmacFields) + HeapCost.Object(ShaFields) + (2 * (int)HeapCost.Array(64, 4))
            + (2 * (int)HeapCost.Array(8, 4)) + (3 * (int)HeapCost.Array(Sha256.BlockLength, 1))
            + (int)HeapCost.Array(Sha256.HashLength, 1);
    }
}
