import { localised, useLanguage } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { type Products, useProducts } from './customer-api';
import { Masked } from './masked';
import { amount } from './money';
import { useCustomerViewTexts } from './texts';

/** Accounts, cards, holdings and loss reports, masked; balances with the right. */
export function ProductsSection({ customer, mayUnmask }: { customer: string; mayUnmask: boolean }) {
  const t = useCustomerViewTexts();
  const products = useProducts(customer);
  if (products.isPending) return <Loading />;
  if (products.error) return <Failed error={products.error} retry={() => void products.refetch()} />;
  const { data } = products;
  if (!data.person) return <p className="section-empty">{t('unknownToBank')}</p>;
  return (
    <div className="products">
      {data.person.frozen && <p className="customer-warning">{t('frozen')}</p>}
      <p className="section-line">
        {t('identity')}{' '}
        <Masked
          customer={customer}
          field={{ kind: 'identity_number' }}
          masked={data.person.masked_identity_number}
          name={t('identity')}
          mayUnmask={mayUnmask}
        />{' '}
        · {t('age', { count: data.person.age })}
      </p>
      <Accounts customer={customer} data={data} mayUnmask={mayUnmask} />
      <Cards customer={customer} data={data} mayUnmask={mayUnmask} />
      <Holdings data={data} />
      <LossReports data={data} />
    </div>
  );
}

interface Part {
  customer: string;
  data: Products;
  mayUnmask: boolean;
}

function Accounts({ customer, data, mayUnmask }: Part) {
  const t = useCustomerViewTexts();
  const tag = useLanguage();
  return (
    <>
      <h3>{t('accounts')}</h3>
      {data.accounts.length === 0 && <p className="section-empty">{t('none')}</p>}
      <ul>
        {data.accounts.map((one) => (
          <li key={one.masked_number}>
            <span>
              {localised(one.name)}{' '}
              <Masked
                customer={customer}
                field={{ kind: 'number', masked: one.masked_number }}
                masked={one.masked_number}
                name={t('accountNumber')}
                mayUnmask={mayUnmask}
              />
              {one.state !== 'open' && <b className="product-state">{t(`accountState.${one.state}`)}</b>}
            </span>
            <span className="numbers">{one.balance ? amount(one.balance, tag) : t('noBalance')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Cards({ customer, data, mayUnmask }: Part) {
  const t = useCustomerViewTexts();
  if (data.cards.length === 0) return null;
  return (
    <>
      <h3>{t('cards')}</h3>
      <ul>
        {data.cards.map((one) => (
          <li key={one.masked_number}>
            <span>
              {localised(one.name)}{' '}
              <Masked
                customer={customer}
                field={{ kind: 'number', masked: one.masked_number }}
                masked={one.masked_number}
                name={t('cardNumber')}
                mayUnmask={mayUnmask}
              />
              {one.loss !== 'normal' && <b className="product-state">{t(`loss.${one.loss}`)}</b>}
            </span>
            <span className="numbers">{t('until', { day: one.expires_on })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Holdings({ data }: { data: Products }) {
  const t = useCustomerViewTexts();
  const tag = useLanguage();
  if (data.holdings.length === 0) return null;
  return (
    <>
      <h3>{t('holdings')}</h3>
      <ul>
        {data.holdings.map((one) => (
          <li key={`${one.kind} ${localised(one.name)}`}>
            <span>{localised(one.name)}</span>
            <span className="numbers">{one.value ? amount(one.value, tag) : t('noBalance')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function LossReports({ data }: { data: Products }) {
  const t = useCustomerViewTexts();
  if (data.loss_reports.length === 0) return null;
  return (
    <>
      <h3>{t('lossReports')}</h3>
      <ul>
        {data.loss_reports.map((one) => (
          <li key={`${one.masked_number} ${one.reported_at}`}>
            <span>
              {one.masked_number} · {t(`lossReport.${one.state}`)}
            </span>
            <span className="numbers">{dayAndTime(one.reported_at)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
