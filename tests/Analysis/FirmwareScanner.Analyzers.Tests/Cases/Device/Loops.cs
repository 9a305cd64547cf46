using System;
using System.Collections;
using FirmwareScanner.Contracts;

[DeviceCode]
public class Loops
{
    private int _field;
    private readonly int[] _values = new int[4];

    private int Limit => 4;

    public void Visible(int n, int[] values, string text)
    {
        for (int i = 0; i < n; i++)
        {
        }

        for (int i = n; i > 0; --i)
        {
        }

        for (int i = n - 1; 0 <= i; i -= 2)
        {
        }

        for (long i = 0; i <= values.Length; i = i + 3)
        {
        }

        for (uint i = 0; i < 16; i++)
        {
        }

        for (int i = 0; i < Limit && values[i] != 0; i++)
        {
            if (values[i] == 2)
            {
                continue;
            }
        }

        foreach (int value in values)
        {
        }

        foreach (char value in text)
        {
        }
    }

    public int While(int n, int[] values)
    {
        int i = 0;
        while (i < n)
        {
            i++;
        }

        while (i > 0 && values[i] != 1)
        {
            if (values[i] == 2)
            {
                i--;
            }
            else
            {
                i -= 2;
            }
        }

        do
        {
            i++;
        }
        while (i < n);

        while (i < n)
        {
            try
            {
                values[0] = 1;
            }
            finally
            {
                values[1] = 1;
            }

            i++;
        }

        return i;
    }

    public void NoCondition()
    {
        for (; ; ) // expect FWS307
        {
        }
    }

    public void Always()
    {
        while (true) // expect FWS307
        {
        }
    }

    public void Enumerator(IEnumerable values)
    {
        foreach (object value in values) // expect FWS307
        {
        }
    }

    public void Condition(int n)
    {
        while (n != 0) // expect FWS307
        {
            n >>= 1;
        }
    }

    public void WrongWay(int n)
    {
        for (int i = 0; i < n; i--) // expect FWS307
        {
        }
    }

    public void BackAndForth(int n)
    {
        for (int i = 0; i < n; i++) // expect FWS307
        {
            i--;
        }
    }

    public void Stuck(int n, int[] values)
    {
        int i = 0;
        while (i < n) // expect FWS307
        {
            if (values[i] == 0)
            {
                continue;
            }

            i++;
        }
    }

    public void StuckInHandler(int n, int[] values)
    {
        int i = 0;
        while (i < n) // expect FWS307
        {
            try
            {
                values[9] = 1;
                i++;
            }
            catch (Exception)
            {
            }
        }
    }

    public void MovingLimit(int n)
    {
        for (int i = 0; i < n; i++) // expect FWS307
        {
            n++;
        }
    }

    public void MovingField()
    {
        for (int i = 0; i < _field; i++) // expect FWS307
        {
            _field = i + 2;
        }
    }

    public void MovingElement(int[] limits)
    {
        for (int i = 0; i < limits[0]; i++) // expect FWS307
        {
            _values[0]++;
            limits[0] = i + 2;
        }
    }

    public void VariableStep(int n, int step)
    {
        for (int i = 0; i < n; i += step) // expect FWS307
        {
        }
    }

    public void FieldCounter()
    {
        while (_field < 4) // expect FWS307
        {
            _field++;
        }
    }

    public void ByReference(int n)
    {
        for (int i = 0; i < n; i++) // expect FWS307
        {
            Reset(ref i);
        }
    }

    public void Captured(int n)
    {
        int i = 0;
        while (i < n) // expect FWS307
        {
            i++;
            Back();
        }

        void Back() => i--;
    }

    public void Narrow(int n)
    {
        for (byte i = 0; i < n; i++) // expect FWS307
        {
        }

        for (byte i = 0; i < 255; i++)
        {
        }

        for (byte i = 0; i <= 255; i++) // expect FWS307
        {
        }

        for (uint i = 4; i >= 0; i--) // expect FWS307
        {
        }
    }

    public void Called(int n)
    {
        for (int i = 0; i < Next(); i++) // expect FWS307
        {
        }
    }

    public void Either(int n, int m)
    {
        for (int i = 0; i < n || m > 0; i++) // expect FWS307
        {
        }
    }

    public void Jump(int n)
    {
    again:
        n++;
        if (n != 4)
        {
            goto again; // expect FWS307
        }

        goto end;
    end:
        return;
    }

    public void Nested(int n, int[] values)
    {
        int i = 0;
        while (i < n)
        {
            int j = 0;
            while (j < n)
            {
                j++;
            }

            i++;
        }

        i = 0;
        while (i < n) // expect FWS307
        {
            for (int j = 0; j < n; j++)
            {
                i++;
            }
        }
    }

    [BoundedLoop("Each round consumes a byte of the ring.")]
    public void Explained()
    {
        while (_field != 4)
        {
            Next();
        }
    }

    public int Ends(int[] a, int n)
    {
        int sum = 0;
        int low = 0;
        int high = n - 1;
        while (low < high)
        {
            sum += a[low] - a[high];
            low++;
            high--;
        }

        while (low < high) // expect FWS307
        {
            low++;
            high++;
        }

        while (low < high) // expect FWS307
        {
            low++;
            high -= n;
        }

        for (int i = 0; i + 4 <= n; i += 4)
        {
            sum += a[i];
        }

        for (int i = 0; i - 1 <= int.MaxValue; i++) // expect FWS307
        {
            sum++;
        }

        for (int i = 0; i + 4 <= n; i -= 4) // expect FWS307
        {
            sum++;
        }

        return sum;
    }

    public void Aliased(int n, int m)
    {
        int i = 0;
        ref int counter = ref i;
        while (i < n) // expect FWS307
        {
            i++;
            counter = 0;
        }

        ref int limit = ref m;
        for (int j = 0; j < m; j++) // expect FWS307
        {
            limit++;
        }

        for (int j = 0; j < n; j++)
        {
            limit++;
        }
    }

    public int Sections(int state)
    {
        switch (state)
        {
            case 0:
                state++;
                goto case 1; // expect FWS307
            case 1:
                state--;
                goto default; // expect FWS307
            case 2:
                goto case 3;
            case 3:
                return state;
            case 4:
                goto case 2;
            default:
                goto case 0; // expect FWS307
        }
    }

    private static void Reset(ref int value) => value = 0;

    private int Next() => ++_field;
}
