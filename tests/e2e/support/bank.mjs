// What the demonstration's customers know: their numbers and passwords.

/** The digit of ISO/IEC 7812-1 that makes a number right. */
function checked(body) {
  let sum = 0;
  [...body].reverse().forEach((digit, place) => {
    const weighted = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += weighted > 9 ? weighted - 9 : weighted;
  });
  return body + ((10 - (sum % 10)) % 10);
}

const numbered = (issuer, place, which = 0) => checked(issuer + String((place + 1) * 10 + which).padStart(9, '0'));

/** A customer by their place in the demonstration's list, from 0. */
export function customer(place) {
  return {
    phone: `138${String(place + 1).padStart(8, '0')}`,
    card: numbered('999956', place),
    account: numbered('999955', place),
    queryPassword: place === 5 ? '908172' : '135790',
    transactionPassword: place === 5 ? '271828' : '246813',
  };
}

/** The identity number of the customer in place 1, who was born on 20 May 1990. */
export const IDENTITY_NUMBER = (() => {
  const body = '99000019900520001';
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * weights[place], 0);
  return body + '10X98765432'[sum % 11];
})();
