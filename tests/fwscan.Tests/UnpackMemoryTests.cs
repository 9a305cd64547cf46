using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What unpacks to very much, or asks for very much, is scanned in the memory that is stated in docs/unpacking.md.</summary>
public sealed class UnpackMemoryTests : FwscanFixture
{
    // 256 MiB of decoded bytes and 128 MiB of windows; a window that grows is there twice while it is copied, and the rest is the program.
    private static readonly Dictionary<string, string> Memory = new() { ["DOTNET_GCHeapHardLimit"] = "0x28000000" };

    [Fact]
    public void Bombs_and_floods_are_told_in_the_memory_allowed()
    {
        Put("rules.yar", TestRules.Severities);
        Put("in/bomb.gz", Gzip(Repeat(Gzip(new byte[8 << 20]), 1250)));
        Put("in/places.bin", Repeat([0x78, 0x9C], 1 << 18));
        Put("in/places.gz", Gzip(Repeat([0x42, 0x5A, 0x68, 0x39], 1 << 18)));

        FwscanResult result = Run([], Memory, "scan", "--rules", "rules.yar", "-r", "in");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bomb.gz", result.Error, StringComparison.Ordinal);
        Assert.Contains("250 times", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not enough memory", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Dictionaries_of_layers_in_each_other_share_one_bound()
    {
        Put("rules.yar", TestRules.Severities);
        Put("nested.lzma", Unzip(NestedLzma));

        FwscanResult result = Run([], Memory, "scan", "--rules", "rules.yar", "--max-ratio", "1000000", "nested.lzma");

        Assert.True(result.ExitCode is 0 or 2, result.Error);
        Assert.DoesNotContain("not enough memory", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("OutOfMemory", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("inside    4 layers", StringComparison.Ordinal));
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Unzip(string text)
    {
        var plain = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Repeat(byte[] bytes, int count)
    {
        byte[] all = new byte[bytes.Length * count];
        for (int i = 0; i < count; i++)
        {
            bytes.CopyTo(all, i * bytes.Length);
        }

        return all;
    }

    // Four streams of LZMA in each other, each behind 128 MiB of zeros and with a dictionary of 128 MiB:
    // x = lzma.compress(bytes(128 << 20) + x, FORMAT_ALONE, filters=[{"id": FILTER_LZMA1, "dict_size": 128 << 20}]) in Python, then gzip.
    private const string NestedLzma =
        "H4sIAAAAAAACA+3N7T8TCBwA8CV5loXydBmHa8lTxMKo5vnjJHbI80MhRih5zmMeWw1Rw4Ww5DlJ1GGIXBvNKIxoHo/I4wmHdm/uj7gXv+8/8HVFIBB8nP8g" +
        "EEH7HE5pE8fM0PzoDV1Pm+Zs9FxpCu/O8oxs4qB6tx72gGV97PuMDCv1UmFW3NNposIRPNtRsvtWxlT49qucOCH/9olQi6tTCy74F9wjW8ZCVe7CgaYLs2/D" +
        "0poeOlS/spr0Ox60a5mGDMDR0865IEj9F+t+QeeEoAxIipPBheUK7ktoejIzl5wRq5y1fuLWllQ7D9mKvD9S9ylTpEsJv72ZpXP6EOX5clBHsJWZEDPrSGWN" +
        "x/E3H+pPSLo4piz42F5uWwirdpyZdT7Et9MzWrO3a3sqtE/WWQ63M4432D55lV8/nq4c8KVRf7WrVc29UsTQ0geXKXaYg3ywHRLhuC3Yx8lFm4pU7MVM7OZr" +
        "qNm3k5I3khLavaGGGmqooYYaaqihhhpqqKGGGmqooYYaaqihhhpqqKGGGmqooYYaaqihhhpqqKGGGmqooYYaaqihhhpqqKGGGmqooYYaaqihhhpqqKGGGmqo" +
        "oYYaaqihhhpqqP9XtZ7Tylp1XnWcsSZ1o1bH9cv0z/zmNd9lP7pR3WRtUWewQf5tDYEhPEs/EevMOroI9aXiV99VnL/0pfvxhnffM5ZVq0YVKfmfa6qlNjlx" +
        "aORnJ22bdMzC0qMhq4pf284rq/fIt+wv/JWNIhXYFRrSmModJfGp9efK3rG0m9L5R5fZ/NQnmjSfl3f/pFQ0RrA9nfhGD5RGxuKl7lOU9YPo7teGxcewtgyt" +
        "i9Zfx7cEdqLWAs4myiebsjpch4kqh7ltiuzVds+af17RQN6P/J0Q4TEsfWKPZs/AMJH0Edn48csR6888ylDMMulh3z4xobUjumeLi4hHFZ1GiiQyXEViZDgF" +
        "btnV89cxuKL61j+sTExSqFc+BXRG+TCb1ujqdgGdJmLpks+ZdTvUM2NqWq6KJA5blff6yUUj4hj1cwNhNsWOy17MRLPjgVf3ppzwhZNeIc0fWb6hvXgjP35y" +
        "DLqMsI2dMLDuGfWsHUxAzmsIdAQV5Wp6FjhLjg5iPUUrdIpJI1X9uNezWlwEyxIJO0VBJW4Mtn6iinpOkOv94yf2PTI6RVtuw0NT24vNW+SsrqJVfBIj9piO" +
        "W/aPTY8LVOPV6LTxfqO6oQNHP2fG8ubPPKV4im0kY170mUiYoPxU5vNzo8VXpe+MVFlNP3pxZmtYKnUgXnSo5dWQpNcpWha338HFe7qR4rEubeJ5d1astaad" +
        "9eOHVNPW1D8EFqaSmDYM73s6bw5we0vKOFGbUiztpmhY92leUW0R321OZU15Ko0mwTIuY8jrHS4ipRGQnWxK1E2DWs0fndzyt5sTHUKqLPq9YimsiMLnBDEX" +
        "kUNLGcJSKg6L+R6++1Fy4VHjTrXfbtnGt4qy5kRQxknm7IGZnOT5FkPdFb4Ba9XhCr6O7xbEK6jgqkRSgHKIDwWftybmpNHTm27QLUHjMSZOti0uWMc0eWid" +
        "0hao/BGfcJBuE4b8W7tZNNTfOTpbgwdpw9udlnhHMV9G+a26Dhl3bUCJ/fpSHkbha7gfA8/ovWKkUknW5DuN4RCdUGubg4jiJlao9k7Lu/qGdbsYYtmbTuvy" +
        "2+h7uF79cAEeFVWC9Ficb8+3hG8BGIadX2bhcmzJ3khQOJebQsSUQw1FaNgMa4ljKAjkT95VaHgbZh7aZHz6n7HKr9p6DiuW5kyeksZL7JrAPLrhIXTqPsds" +
        "QtbydoH/jZeC1Sn+CbacZ0QyyeVdKtlChyZDff8bxcD35twc2hdRyz6VeLFCKbL8i+nxeOyJtPXFsg55zII+98Px0SR1crpf+CjKLTtJLhqlFbw+cOyR3e7D" +
        "B9jnxY2edVROozoC8S/JIUfvIk4AAA==";
}
