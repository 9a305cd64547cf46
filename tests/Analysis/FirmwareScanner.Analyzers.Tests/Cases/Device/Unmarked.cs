using System;
using System.Collections.Generic;
using FirmwareScanner.Contracts;

public sealed class DesktopOnly
{
    private readonly List<int?> _values = [];

    public int Recursive(int n) => n == 0 ? 0 : checked(Recursive(n - 1) + _values.Count);

    public void Forever()
    {
        while (true)
        {
        }
    }
}

[AllocationFree]
public sealed class Covered
{
    public int Recursive(int n) => n == 0 ? 0 : Recursive(n - 1); // expect FWS306

    public int Checked(int n) => checked(n + 1); // expect FWS302

    public int NotListed(int n) => Math.Abs(n);

    [AllocationFree]
    [BoundedLoop("It ends with the test.")]
    public void Bounded(int n)
    {
        while (n != 1)
        {
            n >>= 1;
        }
    }
}
