using System;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Update;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Application.Tests;

/// <summary>What a host does that holds the board's key: gives it, asks for a challenge, and makes the codes.</summary>
public sealed class KeyTalk
{
    private readonly Host _host;
    private readonly byte[] _identity = new byte[KeyRecord.IdentityLength];
    private readonly byte[] _key = new byte[KeyRecord.KeyLength];
    private readonly byte[] _nonce = new byte[Authority.NonceLength];
    private readonly byte[] _number = new byte[4];
    private readonly HmacSha256 _code;

    public KeyTalk(Host host)
    {
        _host = host;
        _identity[0] = (byte)'b';
        _identity[1] = (byte)'1';
        for (int i = 0; i < _key.Length; i++)
        {
            _key[i] = (byte)(i + 1);
        }

        _code = new HmacSha256(_key);
    }

    /// <summary>The counter of updates, as of the last challenge.</summary>
    public int Counter { get; private set; }

    /// <summary>The code that was made last.</summary>
    public byte[] Code { get; } = new byte[Authority.CodeLength];

    /// <summary>Gives the board its first key; it restarts then.</summary>
    public void Provision()
    {
        _host.Writer.Begin(FrameType.ReplaceKey);
        _host.Writer.AddBytes(_identity, 0, _identity.Length);
        _host.Writer.AddBytes(_key, 0, _key.Length);
        Assert.IsTrue(_host.Ask(FrameType.KeyStored), "key stored");
    }

    /// <summary>Asks for a challenge.</summary>
    public void AskForChallenge()
    {
        _host.Writer.Begin(FrameType.GetChallenge);
        Assert.IsTrue(_host.Ask(FrameType.Challenge), "challenge");
        FrameReader reply = _host.Reader;
        reply.TakeUInt16();
        Assert.AreEqual((int)KeyState.Set, reply.TakeByte(), "the board has a key");
        reply.TakeInt32();
        Counter = reply.TakeInt32();
        reply.Take(KeyRecord.IdentityLength);
        Array.Copy(reply.Buffer, reply.Take(Authority.NonceLength), _nonce, 0, Authority.NonceLength);
    }

    /// <summary>Begins a code.</summary>
    public void Begin(int label)
    {
        _code.Reset();
        Add(label);
        AddByte(Authority.CodeVersion);
        _code.Add(_identity, 0, _identity.Length);
    }

    /// <summary>Begins a code for one request only.</summary>
    public void BeginRequest(int label)
    {
        Begin(label);
        _code.Add(_nonce, 0, _nonce.Length);
    }

    /// <summary>Adds a number.</summary>
    public void Add(int number)
    {
        LittleEndian.PutInt32(_number, 0, number);
        _code.Add(_number, 0, _number.Length);
    }

    /// <summary>Adds a byte.</summary>
    public void AddByte(int value)
    {
        _number[0] = (byte)value;
        _code.Add(_number, 0, 1);
    }

    /// <summary>Adds bytes.</summary>
    public void AddBytes(byte[] bytes, int count)
    {
        _code.Add(bytes, 0, count);
    }

    /// <summary>Makes the code.</summary>
    public void End()
    {
        _code.Finish(Code);
    }
}
