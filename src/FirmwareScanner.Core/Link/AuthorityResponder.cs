using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <summary>
/// Answers what concerns the board's key: challenges, a new key, verdicts with a code, and whether a restart may be asked for.
/// docs/link-protocol.md has the layouts, docs/threat-model.md what they are for.
/// </summary>
[AllocationFree]
internal sealed class AuthorityResponder
{
    internal const int FieldCount = 8;

    // SHA-256 of the stream, or whatever else the host knows it by.
    private const int HashLength = 32;

    private readonly LinkChannel _channel;
    private readonly Authority _authority;
    private readonly DatabaseSlots? _slots;
    private readonly ScanStation _station;
    private readonly StreamReporter _reporter;
    private readonly LinkIdentity _identity;
    private readonly StreamFingerprint _fingerprint;
    private bool _isKeyStored;

    internal AuthorityResponder(
        LinkChannel channel,
        Authority authority,
        DatabaseSlots? slots,
        ScanStation station,
        StreamReporter reporter,
        LinkIdentity identity,
        StreamFingerprint fingerprint)
    {
        _channel = channel;
        _authority = authority;
        _slots = slots;
        _station = station;
        _reporter = reporter;
        _identity = identity;
        _fingerprint = fingerprint;
    }

    /// <summary>Whether the board has a key.</summary>
    internal KeyState State => _authority.State;

    /// <summary>Whether a new key was stored: the board has to restart, and takes no other request.</summary>
    internal bool IsKeyStored => _isKeyStored;

    /// <summary>A code would end the one of a stored database that is being checked.</summary>
    private bool IsBusy => _slots is not null && _slots.State == UpdateState.Checking;

    private int Counter => _slots is null ? 0 : _slots.Counter;

    /// <summary>Tells who the board is, and gives a challenge if it can.</summary>
    internal void SendChallenge(int now)
    {
        if (IsBusy)
        {
            _channel.Refuse(LinkFault.StreamBusy);
            return;
        }

        if (_authority.IsKeyed && !_authority.Challenge(Counter, now))
        {
            _channel.Refuse(LinkFault.KeyUnusable);
            return;
        }

        if (_channel.BeginReply(FrameType.Challenge))
        {
            // Without a key the identity and the nonce are zeros.
            FrameWriter writer = _channel.Writer;
            writer.AddByte((int)_authority.State);
            writer.AddInt32(_authority.IsKeyed ? _authority.NumberOfKey() : 0);
            writer.AddInt32(Counter);
            writer.AddBytes(_authority.Bytes, Authority.IdentityIndex, KeyRecord.IdentityLength);
            writer.AddBytes(_authority.Bytes, Authority.NonceIndex, Authority.NonceLength);
            writer.End();
        }
    }

    /// <summary>Whether the rest of the frame is a code that lets a session restart the board; anybody may if there is no key.</summary>
    internal LinkFault RebootFault(int session)
    {
        if (_authority.State == KeyState.None)
        {
            return LinkFault.None;
        }

        if (!_authority.IsKeyed || IsBusy)
        {
            return _authority.IsKeyed ? LinkFault.StreamBusy : LinkFault.KeyUnusable;
        }

        FrameReader reader = _channel.Reader;
        int code = reader.Take(Authority.RequestCodeLength);
        if (code < 0 || !_authority.TryBeginRequest(CodeLabel.Reboot))
        {
            return LinkFault.NotAuthorized;
        }

        _authority.AddInt32(session);
        return _authority.EndsAs(reader.Buffer, code, Authority.RequestCodeLength) ? LinkFault.None : LinkFault.NotAuthorized;
    }

    /// <summary>Stores a first key as it comes, and another one if the request has a code by the key that there is.</summary>
    internal void ReplaceKey(bool isScanning)
    {
        LinkFault fault = _isKeyStored ? LinkFault.None
            : isScanning || IsBusy ? LinkFault.StreamBusy
            : _authority.State == KeyState.Unusable || !_authority.CanStore ? LinkFault.KeyUnusable
            : _authority.IsKeyed ? TakeNextKey() : TakeFirstKey();
        if (fault != LinkFault.None)
        {
            _channel.Refuse(fault);
            return;
        }

        _isKeyStored = true;
        if (_channel.BeginReply(FrameType.KeyStored))
        {
            _channel.Writer.End();
        }
    }

    /// <summary>Tells the verdict again, with a code over it, the host's nonce and the hash by which the host knows what it sent.</summary>
    internal void SendProof()
    {
        FrameReader reader = _channel.Reader;
        int stream = reader.TakeInt32();
        int nonce = reader.Take(Authority.NonceLength);
        int hash = reader.Take(HashLength);
        StreamLedger ledger = _station.Ledger;
        LinkFault fault = reader.IsShort ? LinkFault.FrameBadPayload
            : _authority.State != KeyState.Set ? _authority.State == KeyState.None ? LinkFault.NoKey : LinkFault.KeyUnusable
            : IsBusy ? LinkFault.StreamBusy
            : stream != ledger.Number || ledger.State != StreamState.Finished ? LinkFault.StreamUnknown
            : LinkFault.None;
        if (fault != LinkFault.None)
        {
            _channel.Refuse(fault);
            return;
        }

        if (!_channel.BeginReply(FrameType.Proof))
        {
            return;
        }

        FrameWriter writer = _channel.Writer;
        int start = writer.Length;
        _reporter.AddVerdict();
        writer.AddInt32(_identity.DatabaseIdentity);
        writer.AddInt32(_identity.DatabaseVersion);
        writer.AddInt32(_slots is null ? 0 : _slots.ActiveChecksum);
        writer.AddInt32(Counter);
        bool hasFingerprint = _fingerprint.IsOn && !ledger.IsLocal;
        writer.AddByte(hasFingerprint ? 1 : 0);
        _authority.Begin(CodeLabel.Verdict);
        _authority.Add(reader.Buffer, nonce, Authority.NonceLength);
        _authority.Add(reader.Buffer, hash, HashLength);
        _authority.Add(writer.Frame, start, writer.Length - start);
        if (hasFingerprint)
        {
            _fingerprint.AddTo(_authority);
        }

        writer.AddBytes(_authority.End(), 0, Authority.CodeLength);
        writer.End();
    }

    /// <summary>The record is built where the frame is: identity and key follow each other in both.</summary>
    private LinkFault TakeFirstKey()
    {
        FrameReader reader = _channel.Reader;
        int identity = reader.Take(KeyRecord.IdentityLength);
        int key = reader.Take(KeyRecord.KeyLength);
        return reader.IsShort || !KeyRecord.IsIdentity(reader.Buffer, identity)
            ? LinkFault.FrameBadPayload
            : Store(reader.Buffer, identity, key);
    }

    private LinkFault TakeNextKey()
    {
        FrameReader reader = _channel.Reader;
        int key = reader.Take(KeyRecord.KeyLength);
        int code = reader.Take(Authority.RequestCodeLength);
        if (reader.IsShort || !_authority.HasNonce)
        {
            return reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.NotAuthorized;
        }

        // The key comes hidden: whoever listens and does not know the present key learns nothing of the next one.
        byte[] bytes = reader.Buffer;
        _authority.BeginWithNonce(CodeLabel.KeyWrap);
        byte[] mask = _authority.End();
        for (int i = 0; i < KeyRecord.KeyLength; i++)
        {
            bytes[key + i] ^= mask[i];
        }

        _authority.TryBeginRequest(CodeLabel.ReplaceKey);
        _authority.Add(bytes, key, KeyRecord.KeyLength);
        if (!_authority.EndsAs(bytes, code, Authority.RequestCodeLength))
        {
            return LinkFault.NotAuthorized;
        }

        return Store(_authority.Bytes, Authority.IdentityIndex, key);
    }

    /// <param name="identities">Where the identity is.</param>
    /// <param name="identity">Index of its first byte.</param>
    /// <param name="key">Index of the key in the frame.</param>
    private LinkFault Store(byte[] identities, int identity, int key)
    {
        byte[] record = _channel.Reader.Buffer;
        Array.Copy(record, key, record, KeyRecord.KeyPosition, KeyRecord.KeyLength);
        Array.Copy(identities, identity, record, KeyRecord.IdentityPosition, KeyRecord.IdentityLength);
        KeyRecord.Complete(record, Counter, _channel.Reader.Checksum);
        bool isStored = (_slots is null || _slots.Forget()) && _authority.Store(record);
        return isStored ? LinkFault.None : LinkFault.KeyUnusable;
    }
}
