using System;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>What a device says of its key.</summary>
/// <param name="State">Whether it has one.</param>
/// <param name="KeyNumber">The number by which people know the key.</param>
/// <param name="Counter">How many updates it has taken; it only rises.</param>
/// <param name="Identity">The board's identity; empty without a key.</param>
public sealed record DeviceKey(KeyState State, uint KeyNumber, int Counter, string Identity);

/// <summary>A device's challenge, with the key to answer it.</summary>
/// <param name="Device">What the device says of its key.</param>
/// <param name="Nonce">What the next code has to be made for.</param>
/// <param name="Key">The board's key; null if it has none.</param>
internal sealed record LinkChallenge(DeviceKey Device, byte[] Nonce, BoardKey? Key);

/// <summary>Answers a device's challenges with the keys that the host has, and brings a device its key.</summary>
internal sealed class LinkAuthority(LinkDialogue dialogue)
{
    private const int Attempts = 3;

    /// <summary>Asks for a challenge, and finds the board's key.</summary>
    /// <exception cref="LinkException">
    /// The device does not answer; the keys of host and board do not fit each other; or the board's counter is lower than it was.
    /// </exception>
    internal LinkChallenge Challenge(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            LinkChallenge challenge = FindKey(Ask(cancellation));
            string? problem = challenge.Key is null ? null
                : dialogue.Options.Counters?.FindProblem(challenge.Device.Identity, challenge.Device.Counter);
            if (problem is null)
            {
                return challenge;
            }

            // On a line that repeats and delays it may be an answer from before an update.
            if (attempt == Attempts)
            {
                throw new LinkException(problem, LinkFault.NotAuthorized);
            }
        }
    }

    private LinkChallenge FindKey(LinkChallenge challenge)
    {
        Func<string, BoardKey>? keys = dialogue.Options.Keys;
        if (challenge.Device.State == KeyState.None)
        {
            return keys is null ? challenge : throw new LinkException(
                "the board has no key, so nothing that it does or says can be trusted (fwscan key provision gives it one)", LinkFault.NoKey);
        }

        if (keys is null || challenge.Device.State != KeyState.Set)
        {
            throw challenge.Device.State == KeyState.Set
                ? new LinkException("the board has a key, and does this only for who has it, too (--master)", LinkFault.NotAuthorized)
                : new LinkException(
                    "the board's key file holds no key: erase its flash and set it up anew (docs/device.md)", LinkFault.KeyUnusable);
        }

        BoardKey key = keys(challenge.Device.Identity);
        return key.Number == challenge.Device.KeyNumber ? challenge with { Key = key } : throw new LinkException(
            $"board {challenge.Device.Identity} has key {challenge.Device.KeyNumber:x8}, and the master key makes {key.Number:x8} for it: "
            + "it is another board, or was set up with another master key",
            LinkFault.NotAuthorized);
    }

    /// <summary>Asks who the board is; no key is needed.</summary>
    internal DeviceKey Describe(CancellationToken cancellation) => Ask(cancellation).Device;

    /// <summary>
    /// Does what needs a challenge. On a line that repeats and delays an old challenge may be answered, so that it is tried again.
    /// </summary>
    internal T WithChallenge<T>(Func<LinkChallenge, T> request, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            LinkChallenge challenge = Challenge(cancellation);
            try
            {
                return request(challenge);
            }
            catch (LinkException exception) when (attempt < Attempts && challenge.Key is not null && IsStale(exception))
            {
                // The next challenge is another one.
            }
        }
    }

    /// <summary>Gives a device without a key its first one.</summary>
    internal void Provision(BoardKey key, CancellationToken cancellation)
    {
        DeviceKey device = Describe(cancellation);
        if (device.State != KeyState.None)
        {
            throw device.State == KeyState.Set
                ? new LinkException($"the board has a key already: it is {device.Identity}, key {device.KeyNumber:x8}", LinkFault.NotAuthorized)
                : new LinkException(
                    "the board's key file holds no key: erase its flash and set it up anew (docs/device.md)", LinkFault.KeyUnusable);
        }

        SendKey(key.ToFirstRequest(), cancellation);
    }

    /// <summary>Gives a device another key.</summary>
    internal void Replace(Func<string, BoardKey> next, CancellationToken cancellation) => WithChallenge(
        challenge =>
        {
            if (challenge.Key is null)
            {
                throw new LinkException("the board has no key that could be replaced", LinkFault.NoKey);
            }

            SendKey(challenge.Key.ToNextRequest(challenge.Nonce, next(challenge.Device.Identity)), cancellation);
            return true;
        },
        cancellation);

    private static bool IsStale(LinkException exception) =>
        exception.Fault == LinkFault.NotAuthorized
        || exception.UpdateFault is UpdateFault.NotAuthenticated or UpdateFault.BadAuthentication;

    private void SendKey(byte[] request, CancellationToken cancellation) =>
        dialogue.Ask(FrameType.ReplaceKey, request.Length, writer => writer.AddBytes(request, 0, request.Length), cancellation);

    private LinkChallenge Ask(CancellationToken cancellation)
    {
        PayloadReader reply = dialogue.AskAgain(FrameType.GetChallenge, 0, static _ => { }, cancellation);
        var state = (KeyState)reply.Byte();
        uint number = unchecked((uint)reply.Int32());
        int counter = reply.Int32();
        byte[] identity = reply.Bytes(KeyRecord.IdentityLength);
        byte[] nonce = reply.Bytes(Authority.NonceLength);
        bool isPossible = counter >= 0 && state is KeyState.None or KeyState.Set or KeyState.Unusable
            && (state != KeyState.Set || KeyRecord.IsIdentity(identity, 0));
        return isPossible
            ? new LinkChallenge(new DeviceKey(state, number, counter, Encoding.ASCII.GetString(identity).TrimEnd('\0')), nonce, null)
            : throw new LinkException("the device gives a challenge that makes no sense");
    }
}
