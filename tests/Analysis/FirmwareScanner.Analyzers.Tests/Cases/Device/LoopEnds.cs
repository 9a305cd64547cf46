using System;
using System.Collections;
using FirmwareScanner.Contracts;

[DeviceCode]
public class Ends
{
    public int InCondition(int n, uint m, byte[] bytes)
    {
        int i = n;
        while (--i >= 0)
        {
            bytes[i] = 0;
        }

        while (n-- > 0)
        {
            bytes[n] = 0;
        }

        while (m-- > 0)
        {
            bytes[m] = 0;
        }

        while (i++ < n)
        {
            bytes[i] = 0;
        }

        while (m-- != 0)
        {
            bytes[m] = 0;
        }

        while ((i += 2) < n && bytes[i] != 0)
        {
            bytes[i] = 0;
        }

        return n;
    }

    public void Differences(int x, int x0, int n, long end, byte narrow)
    {
        for (; x - x0 < n; x++)
        {
        }

        while (n - x > 0)
        {
            x++;
        }

        while (n - x0 >= 4)
        {
            x0 += 4;
        }

        while (end - x0 >= 4) // expect FWS307
        {
            x0 += 4;
        }

        while (narrow - x0 < n) // expect FWS307
        {
            narrow++;
        }

        while (n - x > 0) // expect FWS307
        {
            x--;
        }

        while (x - x0 < n) // expect FWS307
        {
            x++;
            x0++;
        }
    }

    public int Halving(int t, uint bits, int negative, byte flags)
    {
        int rounds = 0;
        do
        {
            t /= 128;
        }
        while (t > 0);

        while (bits != 0)
        {
            bits >>= 1;
            rounds++;
        }

        for (int mask = 1; mask != 0; mask <<= 1)
        {
            rounds++;
        }

        while (flags > 0)
        {
            flags = (byte)(flags >> 1);
        }

        while (bits != 0)
        {
            bits &= bits - 1;
        }

        while (t >= 10)
        {
            t /= 10;
        }

        while (negative != 0)
        {
            negative = negative / 10;
        }

        while (negative != 0) // expect FWS307
        {
            negative >>= 1;
        }

        while (t >= 0) // expect FWS307
        {
            t /= 10;
        }

        while (t != 0) // expect FWS307
        {
            t /= 1;
        }

        while (t != 3) // expect FWS307
        {
            t >>= 1;
        }

        while (t != 0) // expect FWS307
        {
            t >>= 32;
        }

        return rounds;
    }

    public void Collections(ArrayList list, Hashtable table, Queue queue, Stack stack, ICollection any, IEnumerable lazy)
    {
        foreach (object each in list)
        {
        }

        foreach (DictionaryEntry each in table)
        {
        }

        foreach (object each in table.Keys) // expect FWS309
        {
        }

        foreach (object each in queue)
        {
        }

        foreach (object each in stack)
        {
        }

        foreach (object each in any)
        {
        }

        foreach (object each in lazy) // expect FWS307
        {
        }
    }

    public void Never(int n, uint m, long limit)
    {
        for (int i = 0; i <= int.MaxValue; i++) // expect FWS307
        {
        }

        int last = int.MaxValue;
        for (int i = 0; i <= last; i++) // expect FWS307
        {
        }

        for (uint i = 16; i > 0; i -= 3) // expect FWS307
        {
        }

        for (int i = 0; i != n; i += 2) // expect FWS307
        {
        }

        for (int i = 0; i != limit; i++) // expect FWS307
        {
        }

        for (int i = 0; i != n; i++)
        {
        }

        for (int i = 0; i != n; i++) // expect FWS307
        {
            for (int j = 0; j < 3; j++)
            {
                i++;
            }
        }

        while (--m >= 0) // expect FWS307
        {
        }
    }

    public enum Channel : byte
    {
        First,
        Last = 7,
        Beyond = 255,
    }

    public void Enums()
    {
        for (Channel channel = Channel.First; channel <= Channel.Last; channel++)
        {
        }

        for (Channel channel = Channel.First; channel <= Channel.Beyond; channel++) // expect FWS307
        {
        }
    }

    public void Clocks(DateTime end, long start, long n)
    {
        while (DateTime.UtcNow < end && n != 3)
        {
        }

        while (Environment.TickCount64 - start < 2000)
        {
        }

        while (10000 > DateTime.UtcNow.Ticks - start) // expect FWS309
        {
        }

        while (DateTime.UtcNow > end) // expect FWS307
        {
        }

        while (DateTime.UtcNow < end) // expect FWS307
        {
            end = DateTime.UtcNow;
        }

        while (start - Environment.TickCount64 < 2000) // expect FWS307
        {
        }

        while (DateTime.UtcNow.Second < 30) // expect FWS307, FWS309
        {
        }

        while (DateTime.UtcNow - end < TimeSpan.FromSeconds(2)) // expect FWS309
        {
        }

        while (DateTime.UtcNow < end.AddSeconds(2)) // expect FWS309
        {
        }

        while (DateTime.UtcNow < Later()) // expect FWS307
        {
        }

        while (DateTime.UtcNow < DateTime.UtcNow.AddSeconds(1)) // expect FWS307, FWS309
        {
        }

        while (DateTime.UtcNow <= DateTime.MaxValue) // expect FWS307, FWS309
        {
        }
    }

    private static DateTime Later() => DateTime.UtcNow.AddSeconds(1); // expect FWS309

    public void LimitInAnElement(int[] limits)
    {
        for (int i = 0; i < limits[0]; i++) // expect FWS307
        {
            limits[0]++;
        }

        for (int i = 0; i < limits[0]; i++) // expect FWS307
        {
            limits[0] += 1;
        }
    }

    public void CalculatedLimit(int[] values, int n)
    {
        for (int i = 0; i < Math.Min(values.Length, n); i++) // expect FWS309
        {
        }

        for (int i = 0; i < Math.Min(values.Length, n); i++) // expect FWS307, FWS309
        {
            n++;
        }
    }

    public void OwnCollection(Ring ring, Endless endless)
    {
        foreach (object each in ring)
        {
        }

        foreach (object each in endless) // expect FWS307
        {
        }
    }

    public class Endless
    {
        public IEnumerator GetEnumerator() => new int[1].GetEnumerator(); // expect FWS309
    }

    public class Ring : Endless
    {
        public int Count => 1;
    }

    public void ChangedElsewhere(int n)
    {
        for (int i = 0; i < n; i++) // expect FWS307
        {
            Grow();
        }

        void Grow() => n++;
    }
}
